"""Votes of words for languages, all of a text's in one whole number: to add numbers up is the quickest an interpreter
does for many words.

24 bits of it count the words that speak for a language, 24 others the words in a script of several languages.
"""

from collections.abc import Mapping
from functools import lru_cache

from search.languages import OF_SCRIPT, counted

# The scripts of several languages, each with the votes for those, where a text has words in it.
Evidence = tuple[tuple[str, tuple[int, ...]], ...]

_BITS = 24
_MASK = (1 << _BITS) - 1
# The scripts of several languages; a word of any other is in the one language of its script or in none.
SHARED_SCRIPTS = tuple(script for script, languages in OF_SCRIPT.items() if len(languages) > 1)
_LANGUAGES = tuple(dict.fromkeys(language for script in SHARED_SCRIPTS for language in OF_SCRIPT[script]))
_PLACES = {name: place * _BITS for place, name in enumerate((*_LANGUAGES, *SHARED_SCRIPTS))}
VOTES_ALONE = (1 << _BITS * len(_LANGUAGES)) - 1


def vote(script: str, languages: str) -> int:
    """Of one word in `script` that speaks for these languages, with spaces between."""
    return sum([1 << _PLACES[name] for name in (script, *languages.split()) if name in _PLACES])


@lru_cache(maxsize=10_000)
def evidence(votes: int) -> Evidence:
    told = _told(votes)
    return tuple([(script, counted(script, told)) for script in scripts(votes)])


def scripts(votes: int) -> list[str]:
    """The scripts of several languages that there are words in."""
    return [script for script in SHARED_SCRIPTS if votes >> _PLACES[script] & _MASK]


@lru_cache(maxsize=10_000)
def wider(votes: int) -> dict[str, tuple[int, ...]]:
    """By script, whether or not there are words in it: what else an asset says tells of them as well."""
    told = _told(votes)
    return {script: counted(script, told) for script in SHARED_SCRIPTS}


def _told(votes: int) -> Mapping[str, int]:
    return {language: votes >> _PLACES[language] & _MASK for language in _LANGUAGES}
