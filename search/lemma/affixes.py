"""Taking endings off, slot by slot from the end of a word, as grammars of our languages list them.

Rules see the folded form (`search.letters`), in which all scripts are one, so that a romanised or unmarked word is
treated as the word itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from search.letters import plain

VOWELS = frozenset("aeiou")
_WITH_Y = frozenset(("ui", "oi", "ai"))
_MOST = 12


@dataclass(frozen=True)
class Slot:
    """Endings of which one may stand here. Some follow only a vowel, some only a consonant.

    A `needed` slot makes the rest of the way count only where it was filled.
    """

    anywhere: tuple[str, ...] = ()
    after_vowel: tuple[str, ...] = ()
    after_consonant: tuple[str, ...] = ()
    needed: bool = False

    def rests(self, word: str, least: int) -> Iterable[str]:
        for ending, wanted in self._by_last_letter.get(word[-1:], ()):
            if word.endswith(ending):
                rest = word[: -len(ending)]
                if long_enough(rest, least) and (wanted is None or (rest[-1] in VOWELS) is wanted):
                    yield rest

    @cached_property
    def _by_last_letter(self) -> dict[str, list[tuple[str, bool | None]]]:
        """The endings by how they end, each with whether it follows a vowel (None: either)."""
        found: dict[str, list[tuple[str, bool | None]]] = {}
        for some, wanted in ((self.anywhere, None), (self.after_vowel, True), (self.after_consonant, False)):
            for ending in some:
                found.setdefault(ending[-1], []).append((ending, wanted))
        return found


def endings(words: str) -> tuple[str, ...]:
    """Endings as a grammar writes them, with spaces between, in their folded form."""
    return tuple(dict.fromkeys(plain(word) for word in words.split()))


def long_enough(rest: str, least: int) -> bool:
    """Whether a stem is left: `least` letters, or two that begin with a vowel and end with a consonant (ot, el) or with
    what was one (uy, oy; folded, y is i)."""
    return len(rest) >= least or (len(rest) == 2 and rest[0] in VOWELS and (rest[1] not in VOWELS or rest in _WITH_Y))


def stems(word: str, slots: Iterable[Slot], least: int = 3) -> list[str]:
    """What may be left of a word when endings are taken off, without the word itself; the most whole first."""
    open_ways = [word]
    for slot in slots:
        found = [rest for way in open_ways for rest in slot.rests(way, least)]
        open_ways = found if slot.needed else list(dict.fromkeys(open_ways + found))
        if not open_ways:
            return []
    rests = [way for way in dict.fromkeys(open_ways) if way != word]
    return sorted(rests, key=len, reverse=True)[:_MOST]
