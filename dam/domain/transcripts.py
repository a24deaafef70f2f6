"""What is said in a recording, line by line: cues, where they come from, and whose language they are in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from dam.domain.languages import BY_TAG

MAXIMUM_BYTES = 10 * 1024 * 1024
MOST_CUES = 50_000
LONGEST_CUE_CHARACTERS = 2_000
LONGEST_RECORDING_SECONDS = 100 * 3600.0
SUFFIXES = (".vtt", ".srt")
# Files whose subtitles are looked for beside them; what they really are is told by their bytes later.
RECORDING_SUFFIXES = frozenset({
    ".3gp", ".aac", ".aif", ".aiff", ".amr", ".avi", ".flac", ".flv", ".m2ts", ".m4a", ".m4v", ".mkv", ".mov", ".mp3",
    ".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".oga", ".ogg", ".ogv", ".opus", ".ts", ".wav", ".webm", ".wma", ".wmv",
})  # fmt: skip


class Origin(StrEnum):
    """A later one never takes the place of an earlier one: a person's words go before a file's, these before a
    machine's."""

    PERSON = "person"
    EMBEDDED = "embedded"
    MACHINE = "machine"


@dataclass(frozen=True)
class Cue:
    """What is said from `start_seconds` to before `end_seconds`; the text may have several lines, without markup."""

    start_seconds: float
    end_seconds: float
    text: str


_RANK = {Origin.PERSON: 0, Origin.EMBEDDED: 1, Origin.MACHINE: 2}
# Codes of ISO 639-1, -2/B and -2/T as players and containers write them, to the tags that the archive uses.
_TAGS = {
    "en": "en", "eng": "en", "uz": "uz", "uzb": "uz", "ka": "ka", "kat": "ka", "geo": "ka", "bg": "bg", "bul": "bg",
    "fa": "fa", "fas": "fa", "per": "fa", "prs": "fa", "sq": "sq", "sqi": "sq", "alb": "sq", "ru": "ru", "rus": "ru",
}  # fmt: skip
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_UNKNOWN = frozenset({"und", "mis", "mul", "zxx"})


def may_replace(new: Origin, old: Origin) -> bool:
    """Whether a transcript of one origin may take the place of one in the same language."""
    return _RANK[new] <= _RANK[old]


def language_tag(code: str) -> str:
    """The archive's tag of a language as containers, file names and people write it; empty for none or nonsense."""
    code = code.strip().replace("_", "-")
    if not _TAG.fullmatch(code) or len(code) > 20:
        return ""
    first, _, rest = code.lower().partition("-")
    if first in _UNKNOWN:
        return ""
    tag = f"{_TAGS.get(first, first)}-{rest}" if rest else _TAGS.get(first, first)
    return next((known for known in BY_TAG if known.lower() == tag), tag)


def with_script(tag: str, text: str) -> str:
    """Uzbek without its script, told by the letters of the text."""
    if tag != "uz":
        return tag
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text[:4000])
    latin = sum(letter.isascii() and letter.isalpha() for letter in text[:4000])
    return "uz-Cyrl" if cyrillic > latin else "uz-Latn"


def language_of_name(file_name: str) -> str:
    """`sitting.fa.srt` is Persian; a name without such a part says nothing."""
    stem = file_name.rpartition(".")[0]
    before, _, last = stem.rpartition(".")
    if not before or (last.lower().partition("-")[0].partition("_")[0] not in _TAGS):
        return ""
    return language_tag(last)


def belongs_to(subtitle_name: str, recording_name: str) -> bool:
    """Whether a subtitle file is named as a recording is: `a.srt`, `a.uz.vtt` and `a.mp4.srt` go with `a.mp4`."""
    name, recording = subtitle_name.lower(), recording_name.lower()
    stem, dot, suffix = recording.rpartition(".")
    if not dot or f".{suffix}" not in RECORDING_SUFFIXES or not name.endswith(SUFFIXES):
        return False
    base = name.rpartition(".")[0]
    if base in (stem, recording):
        return True
    before, _, last = base.rpartition(".")
    return before in (stem, recording) and bool(language_of_name(f"x.{last}.srt"))
