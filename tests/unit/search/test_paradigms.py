"""Forms of one word find each other: a line of `tests/fixtures/paradigms` is a word as a grammar inflects it.

Whoever searches writes a form in no known language; the caption's language is known, as its other words tell it.
"""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from search.asking import found_by
from search.fold import fold
from search.known_words import Spoken, indexed
from search.plan import Prefix, Term, leaves

PARADIGMS = Path(__file__).parents[2] / "fixtures" / "paradigms"
SCRIPTS = {"sq": "Latn", "uz-Latn": "Latn", "en": "Latn", "ka": "Geor", "fa": "Arab"}
# The rest a dictionary says otherwise, or no rule reaches: Georgian verbs above all.
LEAST = {"bg": 0.98, "en": 1.0, "fa": 0.99, "ka": 0.935, "ru": 0.99, "sq": 0.985, "uz-Cyrl": 1.0, "uz-Latn": 1.0}


def pairs(language: str) -> Iterator[tuple[str, str]]:
    for line in (PARADIGMS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        yield from permutations(line.split(), 2)


def finds(typed: str, standing: str, spoken: Spoken) -> bool:
    asked, kept = fold(typed), indexed(standing, spoken)
    assert asked is not None and kept is not None
    held = {*kept.running.split(), kept.running, *kept.others.split()}
    for leaf in leaves(found_by(asked, "", prefix=False, loose=False)):
        if isinstance(leaf, Term) and leaf.value in held:
            return True
        if isinstance(leaf, Prefix) and any(word.startswith(leaf.start) for word in held):
            return True
    return False


@pytest.mark.parametrize("language", LEAST)
def test_forms_of_a_word_find_each_other(language: str) -> None:
    spoken = {SCRIPTS.get(language, "Cyrl"): (language.partition("-")[0],)}
    asked = list(pairs(language))
    lost = [f"{typed} > {standing}" for typed, standing in asked if not finds(typed, standing, spoken)]
    assert len(asked) > 200
    assert 1 - len(lost) / len(asked) >= LEAST[language], lost
