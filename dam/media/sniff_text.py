"""Whether bytes without any mark are text a person wrote, and which of TXT, HTML, RTF, EML they are."""

import re
from typing import Final

from dam.media.clean import decoded, wide_order

_HEADER: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MAIL_HEADERS: Final = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"received",
    b"message-id",
    b"mime-version",
    b"return-path",
)
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff_text(head: bytes, suffix: str = "") -> tuple[str, str] | None:
    """(format name, media type), or None when the bytes are no text."""
    if head.startswith(b"{\\rtf"):
        return "rtf", "application/rtf"
    if not _is_text(head):
        return None
    text = decoded(head[:8192]).lstrip("\ufeff \t\r\n").lower()
    if text.startswith(("<!doctype html", "<html", "<head", "<body")) or (text.startswith("<?xml") and "<html" in text):
        return "html", "text/html"
    if text.startswith(("<!--", "<meta", "<title", "<div", "<p>", "<h1")) and re.search(
        r"<(html|body|div|p|h1|table)\b", text
    ):
        return "html", "text/html"
    if _is_mail(head):
        return "eml", "message/rfc822"
    return "txt", "text/plain"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_order(head):
        characters = decoded(head[:8192])
        odd = sum(c == "\ufffd" or (ord(c) < 32 and c not in "\t\r\n\f\x1a") for c in characters)
        return odd <= len(characters) * 0.01
    if _BINARY.search(head):
        return False
    if not head.strip():
        return False
    try:
        head.decode("utf-8")
        return True
    except UnicodeDecodeError as problem:
        if problem.start >= len(head) - 3:
            return True
    # A code page: mostly letters, hardly any C1 control after decoding.
    characters = decoded(head[:8192])
    letters = sum(c.isalpha() or c.isspace() for c in characters)
    odd = sum(c == "\ufffd" or 0x7F <= ord(c) <= 0x9F for c in characters)
    return letters >= len(characters) * 0.6 and odd <= len(characters) * 0.005


def _is_mail(head: bytes) -> bool:
    """At least three header lines at the very start, two of them such as only mail has."""
    names = []
    position = 0
    if head.startswith(b"From "):
        position = head.find(b"\n") + 1
    while (match := _HEADER.match(head, position)) and len(names) < 60:
        names.append(match[0].partition(b":")[0].lower())
        position = match.end()
    return len(names) >= 3 and sum(name in _MAIL_HEADERS for name in names) >= 2
