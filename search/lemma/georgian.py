"""Georgian: cases, plurals, postpositions and what becomes of the stem before them.

Sources: A. Shanidze, ქართული ენის გრამატიკის საფუძვლები (1973); H. I. Aronson, Georgian: A Reading Grammar (1990), on
syncope (წყალი, წყლის) and truncation (მდინარე, მდინარის); G. Hewitt, Georgian: A Structural Reference Grammar (1995).
"""

from search.lemma.affixes import VOWELS, Slot, endings, stems

_CLITICS = Slot(endings("ც ვე ღა"))
_COPULA = Slot(endings("ა"))
_POSTPOSITIONS = Slot(endings("ში ზე თან მდე მდის თვის კენ გან დან ვით შიც ზეც თანავე"))
_EXTENSION = Slot(endings("ა"))
_CASES = Slot(endings("მა მ ს ის ით ად დ ო ი ა ე თ"))
_PLURALS = Slot(endings("ებ ნ"))
_SLOTS = (_CLITICS, _COPULA, _POSTPOSITIONS, _EXTENSION, _CASES, _PLURALS)
_PERSONS = Slot(endings("ს ენ ან ნენ ეს თ და დი დნენ დეს დით დათ დო ა ო ე ი ონ უნ"), needed=True)
_SONORANTS = frozenset("lmnrv")
_DROPPED = frozenset("aeo")


def lemmas(word: str) -> list[str]:
    """Stems without any ending, each also without the vowel that syncope takes; the word itself where it is one."""
    found = [*stems(word, _SLOTS, 3), *stems(word, (_PERSONS,), 4)]
    # An adjective before its noun has no ending: მატერიალურ სამყაროს.
    bases = found if word[-1:] in VOWELS else [word, *found]
    syncopated = [short for stem in bases if (short := _syncope(stem)) is not None]
    return [stem for stem in dict.fromkeys(found + syncopated) if stem != word]


def _syncope(stem: str) -> str | None:
    if len(stem) >= 4 and stem[-1] in _SONORANTS and stem[-2] in _DROPPED and stem[-3] not in VOWELS:
        return stem[:-2] + stem[-1]
    return None
