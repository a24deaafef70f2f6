"""Dictionary forms from libraries that bring their words along; each is opened when a word of its language comes."""

import re
import threading
from functools import cache
from typing import Any

_guard = threading.Lock()
# What a Russian word may also be is kept while it is this likely.
_LEAST_SCORE = 0.05
_MOST = 3
# The Bulgarian list has решавам-(се) and отивам-(си) for some verbs.
_REFLEXIVE = re.compile(r"-\((?:се|си)\)$")


def russian(word: str) -> tuple[list[str], bool]:
    """Dictionary forms by pymorphy3, the likeliest first, and whether it knows the word or guesses."""
    parses = _analyzer().parse(word)
    found = [parse.normal_form for parse in parses if parse.score >= _LEAST_SCORE]
    return list(dict.fromkeys(found))[:_MOST], any(parse.is_known for parse in parses)


def listed(word: str, language: str) -> str | None:
    """The dictionary form by simplemma's list for the language, None where it does not know the word."""
    with _guard:
        found: str | None = _lists().get_lemma(word, language)
    return _REFLEXIVE.sub("", found) if found else found


def english_stem(word: str) -> str:
    with _guard:
        stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _analyzer() -> Any:
    with _guard:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _lists() -> Any:
    from simplemma.strategies import DictionaryLookupStrategy
    from simplemma.strategies.dictionaries import StreamDictionaryFactory

    return DictionaryLookupStrategy(StreamDictionaryFactory(cache_max_size=5))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
