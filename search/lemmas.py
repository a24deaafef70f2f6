"""The dictionary forms and stems that a word may belong to, in the folded form: what its other forms are found by.

Dictionaries see the word as written, rules its folded form. A word and a query meet where any lemma or key of one is a
lemma or key of the other.
"""

from dataclasses import dataclass
from functools import lru_cache

from search.fold import Word, after_elision
from search.languages import OF_SCRIPT, certain
from search.lemma import (
    albanian,
    albanian_irregular,
    bulgarian,
    dictionaries,
    english,
    georgian,
    persian,
    persian_verbs,
    uzbek,
)
from search.letters import keys
from search.scripts import CYRILLIC, ZERO_WIDTH_NON_JOINER

_CACHED_WORDS = 20_000
_SHORTEST, _LONGEST = 3, 40
_SHORTEST_GUESSED = 4
_RULES = {
    "uz": uzbek.lemmas,
    "ka": georgian.lemmas,
    "sq": albanian.lemmas,
    "bg": bulgarian.lemmas,
    "fa": persian.lemmas,
}
_LISTED = ("bg", "en", "fa", "ka", "sq")
# A word in Latin letters may also be one of these, romanised.
_ROMANISED = ("uz", "ka", "bg")
# Letters of an Arabic keyboard, which the dictionary does not have.
_TO_PERSIAN = str.maketrans("يىك", "ییک")


@dataclass(frozen=True, slots=True)
class Forms:
    """`lemmas` are a dictionary's, `stems` what rules or guesses leave; both folded, without the word's own keys.

    `known` says that a dictionary has the word, so that its stems are needed only beside a word that none has.
    """

    lemmas: tuple[str, ...]
    stems: tuple[str, ...]
    known: bool

    @property
    def all(self) -> tuple[str, ...]:
        return self.lemmas + self.stems


_NONE = Forms((), (), False)


@lru_cache(maxsize=_CACHED_WORDS)
def forms(word: Word, languages: tuple[str, ...]) -> Forms:
    """What a word of these languages may be a form of; nothing for a short word or a number."""
    exact = after_elision(word.exact)
    # Of signs alone nothing is left.
    key = word.keys[0] if exact == word.exact else next(iter(keys(exact, "uz")), "")
    if not _SHORTEST <= len(key) <= _LONGEST or key.isdigit():
        return _NONE
    known: dict[str, None] = {}
    guessed: dict[str, None] = {}
    is_listed = False
    for language in languages:
        found, sure = _by_dictionary(exact, language)
        is_listed = is_listed or sure
        for lemma in found:
            folded = dict.fromkeys(keys(lemma, language if language in CYRILLIC else "uz"))
            (known if sure else guessed).update(folded)
        if (rules := _RULES.get(language)) is not None:
            # Where orthographies differ each language's rules see the word in its own.
            own = keys(exact, language)[0] if len(word.keys) > 1 and language in CYRILLIC else key
            guessed.update(dict.fromkeys(_likely(rules(own), language, len(languages) > 1)))
    lemmas = tuple(lemma for lemma in known if lemma not in word.keys)
    stems = tuple(stem for stem in guessed if stem not in known and stem not in word.keys)
    return Forms(lemmas, stems, is_listed)


@lru_cache(maxsize=2000)
def asked(word: Word) -> Forms:
    """The forms of a word whose language nobody told: of all languages it may be in, also romanised."""
    sure = certain(word.exact, word.script)
    found = forms(word, (sure,) if sure else OF_SCRIPT.get(word.script, ()))
    if word.script != "Latn" or sure or found.known:
        return found
    stems = dict.fromkeys(found.stems)
    for language in _ROMANISED:
        stems.update(dict.fromkeys(_likely(_RULES[language](word.keys[0]), language, True)))
    kept = tuple(stem for stem in stems if stem not in found.lemmas and stem not in word.keys)
    return Forms(found.lemmas, kept, False)


def _likely(stems: list[str], language: str, is_guessed: bool) -> list[str]:
    """Short stems are common in Uzbek; of a word that may be in another language as well they mean little."""
    if not is_guessed or language == "uz":
        return stems
    return [stem for stem in stems if len(stem) >= _SHORTEST_GUESSED]


def _by_dictionary(exact: str, language: str) -> tuple[list[str], bool]:
    """The lemmas, and whether the dictionary has the word."""
    if language == "ru":
        return dictionaries.russian(exact)
    if language not in _LISTED:
        return [], False
    if language == "fa":
        exact = exact.translate(_TO_PERSIAN)
    known = dictionaries.listed(exact, language)
    if known is None and ZERO_WIDTH_NON_JOINER in exact:
        known = dictionaries.listed(exact.replace(ZERO_WIDTH_NON_JOINER, ""), language)
    found = [*([] if known is None else [known]), *_beside(exact, language, known)]
    if found or language != "en":
        return found, bool(found)
    return [dictionaries.english_stem(exact)], False


def _beside(exact: str, language: str, known: str | None) -> list[str]:
    """What else a word may be a form of: a list gives one for each."""

    def is_headword(word: str) -> bool:
        return dictionaries.listed(word, language) == word

    match language:
        case "en":
            return english.more(exact, is_headword) if known else []
        case "sq":
            return albanian_irregular.more(exact, known, is_headword)
        case "fa":
            return persian_verbs.past_stems(exact)
        case "bg":
            return bulgarian.more(exact, is_headword)
    return []
