"""TXT, HTML, RTF and EML to plain text and properties, whatever their charset."""

import contextlib
import email
import email.policy
import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, Final

from bs4 import BeautifulSoup
from striprtf.striprtf import rtf_to_text

from dam.media.clean import clean_text, decoded
from dam.media.confine import Refused
from dam.media.readings import Reading, read_bytes

_HIDDEN: Final = ("script", "style", "template", "noscript", "head", "svg", "iframe", "object", "embed")
_BLOCKS: Final = (
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "ul", "ol",
    "blockquote", "header", "footer", "dd", "dt", "pre", "hr",
)  # fmt: skip
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_:.-]{2,40})",
    re.I,
)


def read_txt(path: str) -> Reading:
    """Plain text in any charset."""
    data, warnings = read_bytes(path)
    return Reading(decoded(data), warnings=warnings)


def read_html(path: str) -> Reading:
    """The visible words of a page; nothing in it is run or fetched."""
    data, warnings = read_bytes(path)
    plain, properties = html_text(_html_decoded(data))
    return Reading(plain, properties, warnings=warnings)


def _html_decoded(data: bytes) -> str:
    """UTF marks and valid UTF-8 first, then what the page declares, then a guess."""
    declared = _DECLARED.search(data[:4096])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # then the page's own word
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = (declared[1] or declared[2]).decode("ascii")
        try:
            return data.decode(name, "replace")
        except (LookupError, ValueError):
            pass  # no such charset, or one for other things than texts: guessed below
    return decoded(data)


def html_text(markup: str) -> tuple[str, dict[str, Any]]:
    """Plain text with a line per block, and `title`, `author`, `subject`, `keywords`, `language`."""
    try:
        soup = BeautifulSoup(markup, "lxml")
        properties = _html_properties(soup)
        for node in soup.find_all(_HIDDEN):
            node.decompose()
        for node in soup.find_all(_BLOCKS):
            node.insert_before("\n")
            node.insert_after("\n")
        words = soup.get_text()
    except RecursionError:
        raise Refused("damaged", "nested too deeply") from None
    lines = (" ".join(line.split()) for line in words.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), properties


def _html_properties(soup: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if soup.title is not None and soup.title.get_text(strip=True):
        found["title"] = clean_text(soup.title.get_text(" ", strip=True))
    if soup.html is not None and soup.html.get("lang"):
        found["language"] = str(soup.html["lang"])
    names = {
        "author": "author", "description": "subject", "keywords": "keywords", "date": "date",
        "dcterms.created": "created", "article:published_time": "date",
    }  # fmt: skip
    for meta in soup.find_all("meta"):
        ours = names.get(str(meta.get("name") or meta.get("property") or "").lower())
        if ours and meta.get("content"):
            found.setdefault(ours, clean_text(str(meta["content"])))
    return found


def read_rtf(path: str) -> Reading:
    """Words of an RTF; its code page is the one that it names."""
    data, warnings = read_bytes(path)
    source = data.decode("latin-1")
    page = re.search(r"\\ansicpg(\d{3,5})", source)
    charset = f"cp{page[1]}" if page else "cp1252"
    try:
        "".encode(charset)
    except LookupError:
        charset = "cp1252"
    try:
        plain = rtf_to_text(source, encoding=charset, errors="replace")
        properties = {ours: text for name, ours in (("title", "title"), ("author", "author"), ("subject", "subject"),
                      ("keywords", "keywords")) if (text := _rtf_info(source, name, charset))}  # fmt: skip
    except Exception as problem:  # the parser raises whatever broken groups lead it into
        raise Refused("damaged", f"{type(problem).__name__}: {problem}") from None
    return Reading(plain, properties, warnings=warnings)


def _rtf_info(source: str, name: str, charset: str) -> str:
    match = re.search(r"\{\\" + name + r"\s((?:[^{}\\]|\\[^{}]|\{[^{}]{0,500}\}){0,2000})\}", source[:200_000])
    return (
        clean_text(rtf_to_text("{\\rtf1\\ansi " + match[1] + "}", encoding=charset, errors="replace")) if match else ""
    )


def read_eml(path: str) -> Reading:
    """A message: its headers as properties and as the first lines, then its body, plain before HTML."""
    data, warnings = read_bytes(path)
    try:
        return _of_message(data, warnings)
    except Exception:  # the header parser raises many things on broken headers: then it is a text like another
        return Reading(decoded(data), warnings=(*warnings, "tags_unreadable"))


def _of_message(data: bytes, warnings: tuple[str, ...]) -> Reading:
    message: EmailMessage = email.message_from_bytes(data, policy=email.policy.default)
    headers = {name: text for name in ("Subject", "From", "To", "Cc", "Date") if (text := _header(message, name))}
    properties: dict[str, Any] = {}
    for name, ours in (("Subject", "title"), ("From", "author"), ("To", "to")):
        if name in headers:
            properties[ours] = headers[name]
    if "Date" in headers:
        try:
            properties["date"] = parsedate_to_datetime(headers["Date"]).isoformat()
        except (ValueError, TypeError, IndexError):
            properties["date_as_written"] = headers["Date"]
    if attached := _attached(message):
        properties["attachments"] = attached
    lines = [f"{name}: {text}" for name, text in headers.items()] + [""] + [_body(message)]
    return Reading("\n".join(lines), properties, warnings=warnings)


def _attached(message: EmailMessage) -> list[str]:
    """What the attached files are called, as far as their headers can be read; of the first hundred."""
    names: list[str] = []
    with contextlib.suppress(Exception):  # as above
        for part in islice(message.iter_attachments(), 100):
            names.append(clean_text(str(part.get_filename() or part.get_content_type())))
    return names


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = message.get(name)
    except Exception:  # as above; the raw text is then shown
        value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), None)
    if value is None:
        return ""
    text = str(value)
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in text):
        text = decoded(text.encode("utf-8", "surrogateescape"))
    return clean_text(" ".join(text.split()))


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        # Said to have parts, and none can be told from the others: what stands there is shown.
        if message.is_multipart() or message.get_content_maintype() != "multipart":
            return ""
        part = message
    raw = part.get_payload(decode=True)
    raw = raw if isinstance(raw, bytes) else b""
    charset = part.get_content_charset()
    try:
        words = raw.decode(charset, "strict") if charset and charset.lower() != "us-ascii" else decoded(raw)
    except (LookupError, ValueError):  # no such charset, or not in it
        words = decoded(raw)
    return html_text(words)[0] if part.get_content_type() == "text/html" else words
