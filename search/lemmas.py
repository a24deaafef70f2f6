"""The dictionary forms and stems that a word may belong to, in the folded form: what its other forms are found by.

Dictionaries see the word as written, rules its folded form. A word and a query meet where any lemma or key of one is a
lemma or key of the other.
"""

from functools import lru_cache

from search.fold import Word
from search.languages import OF_SCRIPT
from search.lemma import albanian, bulgarian, dictionaries, georgian, persian, uzbek
from search.letters import keys, plain
from search.scripts import ZERO_WIDTH_NON_JOINER

_CACHED_WORDS = 100_000
_SHORTEST, _LONGEST = 3, 40
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


@lru_cache(maxsize=_CACHED_WORDS)
def lemmas(word: Word, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Folded lemmas and stems of a word of these languages, without its own keys; empty for a short word or a number."""
    if not _SHORTEST <= len(word.keys[0]) <= _LONGEST or word.keys[0].isdigit():
        return ()
    found: dict[str, None] = {}
    for language in languages:
        for lemma in _by_dictionary(word.exact, language):
            found.update(dict.fromkeys(keys(lemma, language if language in ("uz", "ru", "bg") else "uz")))
        if (rules := _RULES.get(language)) is not None:
            found.update(dict.fromkeys(rules(word.keys[0])))
            for part in word.parts[:1]:
                found[part] = None
    return tuple(lemma for lemma in found if lemma not in word.keys)


@lru_cache(maxsize=2000)
def asked(word: Word) -> tuple[str, ...]:
    """The lemmas of a word whose language nobody told: of all languages it may be in, also romanised."""
    voted = tuple(word.votes.split())
    languages = voted or OF_SCRIPT.get(word.script, ())
    found = dict.fromkeys(lemmas(word, languages))
    if word.script == "Latn" and not voted and dictionaries.listed(word.exact, "en") is None:
        for language in _ROMANISED:
            found.update(dict.fromkeys(_RULES[language](word.keys[0])))
    return tuple(lemma for lemma in found if lemma not in word.keys)


def _by_dictionary(exact: str, language: str) -> list[str]:
    if language == "ru":
        return dictionaries.russian(exact)
    if language not in _LISTED:
        return []
    if language == "fa":
        exact = exact.translate(_TO_PERSIAN)
    known = dictionaries.listed(exact, language)
    if known is None and ZERO_WIDTH_NON_JOINER in exact:
        known = dictionaries.listed(exact.replace(ZERO_WIDTH_NON_JOINER, ""), language)
    if known is None:
        return [dictionaries.english_stem(exact)] if language == "en" else []
    return [known]
