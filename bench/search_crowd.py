"""Sentences of other content, in all languages: what a word has to be told apart from in a grown archive.

Words come from the dictionaries that the search brings along and from this product's own texts, and from chains of
letters learnt from them, which make the near misses that a real archive has in its names. A word that is spelt like one
of those asked about, or that a dictionary takes for a form of one, is left out: it would be a right answer.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pymorphy3
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from search.fold import words

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("uz-Cyrl", "uz-Latn", "ka", "bg", "fa", "sq", "ru", "en")
_LISTED = ("bg", "en", "fa", "ka", "sq", "ru")
_FOLDERS = {"uz-Cyrl": "uz_Cyrl", "uz-Latn": "uz_Latn"}
_WORD = re.compile(r"[^\W\d_][\w'ʻʼ’\u200c]*")
# A caption: most words of it are common, some are rare.
_SENTENCE_WORDS = (8, 22)
_VOCABULARY = 30_000
_INVENTED = 0.15


def sentences(count: int, language: str, queries: Sequence[str], seed: int = 5) -> Iterator[str]:
    """`count` sentences, half of them in `language`, the others in all the rest."""
    chance = random.Random(seed)
    kept = {one: _allowed(one, queries) for one in LANGUAGES}
    chains = {one: _Chain(_own_texts(one) or kept[one][:5000]) for one in LANGUAGES}
    taken = _keys(queries)
    for _ in range(count):
        one = language if chance.random() < 0.5 else chance.choice(LANGUAGES)
        length = chance.randint(*_SENTENCE_WORDS)
        said = []
        for _ in range(length):
            if chance.random() < _INVENTED:
                word = chains[one].word(chance)
                said.append(word if not _keys([word]) & taken else kept[one][0])
            else:
                # By Zipf's law, roughly: the n-th word n times as seldom as the first.
                said.append(kept[one][int(len(kept[one]) ** chance.random()) - 1])
        yield " ".join(said).capitalize() + "."


def _allowed(language: str, queries: Sequence[str]) -> list[str]:
    taken = _keys(queries)
    lemmas = {_lemma(language, query.lower()) for query in queries}
    stems = tuple(key for key in taken if len(key) > 2) if language.startswith("uz") else ()
    found = [
        word
        for word in _vocabulary(language)
        if not (keys := _keys([word])) & taken
        and _lemma(language, word) not in lemmas
        # Nothing but its beginning tells that an Uzbek word is a form of another.
        and not (stems and any(key.startswith(stems) for key in keys))
    ]
    random.Random(language).shuffle(found)
    return found


def _keys(said: Sequence[str]) -> set[str]:
    return {key for text in said for word in words(text) for key in word.keys}


@cache
def _vocabulary(language: str) -> list[str]:
    own = _own_texts(language)
    if language not in _LISTED:
        return own
    plain = [word for word in _list(language) if _WORD.fullmatch(word) and 2 < len(word) < 20]
    return list(dict.fromkeys(own + random.Random(language).sample(plain, min(_VOCABULARY, len(plain)))))


@cache
def _list(language: str) -> Mapping[str, str]:
    return DefaultDictionaryFactory().get_dictionary(language)


@cache
def _own_texts(language: str) -> list[str]:
    folder = _FOLDERS.get(language, language)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "manual" / folder).glob("*.md"))]
    catalogue = ROOT / "dam" / "web" / "translations" / folder / "LC_MESSAGES" / "messages.po"
    texts += re.findall(r'^msgstr(?:\[\d\])? "(.*)"', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted({word.lower() for text in texts for word in _WORD.findall(text) if len(word) > 2})


@cache
def _morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


def _lemma(language: str, word: str) -> str:
    if language == "ru":
        form: str = _morphology().parse(word)[0].normal_form
        return form
    if language not in _LISTED:
        return word
    return _list(language).get(word, word)


class _Chain:
    """Invents words whose every three letters stand so in a list of words."""

    def __init__(self, known: Sequence[str]) -> None:
        self._after: dict[str, list[str]] = defaultdict(list)
        for word in known:
            for place in range(len(word) + 1):
                before = ("^^" + word)[place : place + 2]
                self._after[before].append((word + "$")[place])

    def word(self, chance: random.Random) -> str:
        found = "^^"
        while len(found) < 20:
            letter = chance.choice(self._after[found[-2:]])
            if letter == "$":
                break
            found += letter
        return found[2:]
