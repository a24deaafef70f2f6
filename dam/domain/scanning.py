"""Reading the words on pictures of pages: in which languages, what of it can be believed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dam.domain.languages import BY_TAG

# By the archive's tags, what the recognition program calls its languages.
PROGRAM_LANGUAGES = {
    "en": ("eng",), "uz": ("uzb_cyrl", "uzb"), "uz-Latn": ("uzb",), "uz-Cyrl": ("uzb_cyrl",), "ka": ("kat",),
    "bg": ("bul",), "fa": ("fas",), "sq": ("sqi",), "ru": ("rus",),
}  # fmt: skip
# Each more makes it slower and more prone to mix scripts.
MOST_LANGUAGES = 4
MOST_PAGES = 2000
MOST_WORDS_OF_PAGE = 5000
# Boxes are in parts of the page, so that they fit it at any size.
WHOLE = 10_000
# Below the first a word is not believed, and below the second, on average, a whole page is not.
_LEAST_CONFIDENCE, _LEAST_MEAN_CONFIDENCE = 45, 55


@dataclass(frozen=True)
class PageWord:
    """A word and its box in parts of WHOLE of the page, from its upper left corner; `confidence` is 0 to 100.

    `line` counts the lines of the page.
    """

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: int
    line: int


def default_languages(interface_tag: str) -> tuple[str, ...]:
    """What an office is likely to have on paper, by the language in which it works; English beside it."""
    if interface_tag.startswith("uz"):
        return ("uz-Cyrl", "uz-Latn", "ru", "en")
    return tuple(dict.fromkeys((interface_tag if interface_tag in BY_TAG else "en", "en")))


def program_languages(asset_language: str, settled: Sequence[str], installed: Iterable[str]) -> tuple[str, ...]:
    """The languages to read an asset in: its own first, then those of the settings, as far as they are installed."""
    known = frozenset(installed)
    base = asset_language.partition("-")[0]
    own = PROGRAM_LANGUAGES.get(asset_language) or PROGRAM_LANGUAGES.get(base, ())
    wanted = [*own, *(name for tag in settled for name in PROGRAM_LANGUAGES.get(tag, ()))]
    return tuple(dict.fromkeys(name for name in wanted if name in known))[:MOST_LANGUAGES]


def believable(words: Sequence[PageWord]) -> list[PageWord]:
    """Those that are likely words of the page; none where most of it is guessed from shadows and patterns."""
    kept = [word for word in words if word.confidence >= _LEAST_CONFIDENCE and _is_word(word.text)]
    letters = sum(len(word.text) for word in kept)
    if not letters:
        return []
    mean = sum(word.confidence * len(word.text) for word in kept) / letters
    # A picture without text gives a few short pieces; a page gives words.
    long_enough = any(sum(letter.isalpha() for letter in word.text) >= 3 for word in kept)
    return kept if mean >= _LEAST_MEAN_CONFIDENCE and long_enough else []


def text_of(words: Sequence[PageWord]) -> str:
    """The words in reading order, a line of the page a line."""
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(found) for found in lines.values())


def _is_word(text: str) -> bool:
    """At least half letters and digits, and no letter of it over and over: |||| and eeee are edges, not words."""
    signs = [sign for sign in text if not sign.isspace()]
    good = sum(sign.isalnum() for sign in signs)
    return good * 2 >= len(signs) > 0 and (len(signs) < 4 or len(set(signs)) > 1)
