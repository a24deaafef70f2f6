"""Text of unknown charset to clean Unicode, and metadata of any size to a bounded one."""

import re
from typing import Any, Final

VALUE_CHARACTERS: Final = 20_000
LIST_MAX: Final = 500
TAGS_MAX: Final = 400
GROUP_CHARACTERS: Final = 200_000

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Without NUL, control and lone surrogate characters; line ends are `\\n`; no blank margins."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\ufeff \t\n")


# How the code pages of our offices are told apart: letters that make words of a script, and bytes that none uses.
_SINGLE_BYTE: Final = ("cp1251", "cp1256", "cp1252", "cp1250", "koi8-r", "iso8859-5", "cp866")
_COMMON: Final = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчй",
    "koi8-r": "оеаинтсрвлкмдпуяыьгзбчй",
    "iso8859-5": "оеаинтсрвлкмдпуяыьгзбчй",
    "cp866": "оеаинтсрвлкмдпуяыьгзбчй",
    "cp1256": "ایرندهوتمسبلكکشگفقعحخپزيجچ",
    "cp1252": "éèàçêâîôùûëïöüäßñáíóúÉÀÇËÖÜÄ’“”–—«»©®°…·",
    "cp1250": "ščćžđěřýůąęłńśźżőűŠČĆŽĐ",
}


def decoded(raw: bytes) -> str:
    """Text of bytes whose charset nothing names: UTF-8, UTF-16 with a mark or a clear pattern, else a code page.

    Code pages are told apart by which gives the most frequent letters of its scripts and the fewest odd ones.
    """
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return raw.decode("utf-32", "replace")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    wide = wide_order(raw)
    if wide:
        return raw.decode(wide, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        if problem.start >= len(raw) - 3 and problem.start > 0 and _mostly_wide(raw[: problem.start]):
            return raw[: problem.start].decode("utf-8-sig")  # cut inside its last character
    return raw.decode(code_page(raw), "replace")


def wide_order(raw: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when zero bytes stand on one side of nearly every pair, else None."""
    sample = raw[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    # Not every letter is Latin: blanks and digits are enough of a pattern when the other side has no zero at all.
    if odd and not even and odd >= pairs * 0.08:
        return "utf-16-le"
    if even and not odd and even >= pairs * 0.08:
        return "utf-16-be"
    return None


def _mostly_wide(raw: bytes) -> bool:
    return any(byte >= 0x80 for byte in raw)


def code_page(raw: bytes) -> str:
    """The likeliest single-byte code page of bytes that are not UTF-8."""
    sample = raw[:65536]
    return max(_SINGLE_BYTE, key=lambda name: _likeness(sample, name))


def _likeness(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    high = [character for byte, character in zip(sample, text, strict=True) if byte >= 0x80]
    if not high:
        return 0.0
    common = _COMMON[name]
    score = 0.0
    for character in high:
        if character in common or (name != "cp1252" and character.lower() in common and text.isupper()):
            score += 1.0
        elif character.isalpha():
            score += 0.25
        elif character == "\ufffd" or _CONTROL.match(character):
            score -= 3.0
        elif character in "«»“”’–—№…\xa0،؟؛\u200c":
            score += 0.3
        else:
            score -= 1.0
    # A capital in the middle of a word is what a wrong code page looks like.
    score -= 1.5 * len(re.findall(r"(?<=[a-zà-ÿа-яё])[A-ZÀ-ÞА-ЯЁ]", text))
    # And so are two scripts within one word, or Latin accents side by side.
    if name not in ("cp1252", "cp1250"):
        score -= 1.5 * len(re.findall(r"[A-Za-z][^\W\da-zA-Z]|[^\W\da-zA-Z][A-Za-z]", text))
    if name in ("cp1252", "cp1250"):
        score -= 1.0 * len(re.findall(r"[À-ÿĀ-ž]{3,}", text)) + 0.8 * sum(map(len, re.findall(r"[À-ÿĀ-ž]{3,}", text)))
    return score / len(high)


def bounded(groups: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same groups with long values cut, long lists shortened and, past a size, the rest of a group left out."""
    result: dict[str, dict[str, Any]] = {}
    for group, tags in groups.items():
        kept: dict[str, Any] = {}
        room = GROUP_CHARACTERS
        for name, value in list(tags.items())[:TAGS_MAX]:
            cut = _cut(value)
            room -= len(str(cut))
            if room < 0:
                break
            if cut not in (None, "", [], {}):
                kept[clean_text(str(name))[:200]] = cut
        if kept:
            result[group] = kept
    return result


def _cut(value: Any, depth: int = 0) -> Any:
    if depth > 6:
        return None
    if isinstance(value, bool | int) or value is None:
        return value if value is None or -(2**63) <= value < 2**63 else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, bytes):
        return clean_text(decoded(value[:VALUE_CHARACTERS]))
    if isinstance(value, dict):
        return {clean_text(str(k))[:200]: _cut(v, depth + 1) for k, v in list(value.items())[:LIST_MAX]}
    if isinstance(value, list | tuple):
        return [_cut(part, depth + 1) for part in value[:LIST_MAX]]
    return clean_text(str(value))[:VALUE_CHARACTERS]
