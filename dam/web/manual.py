"""The manual: chapters in Markdown, one folder a language, with the interface's own words put in by name.

`{{ui:Save}}` stands for what the reader's interface calls that button, `{{key:Enter}}` for a key, and `{#name}` behind
a heading is its anchor, the same in every language. Raw HTML is shown as text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from dam.web.i18n import locale_name

_PACKED = Path(__file__).resolve().parent / "manual"
# A checkout keeps the manual among its other pages; the wheel carries it inside the package.
FOLDER = _PACKED if _PACKED.is_dir() else Path(__file__).resolve().parents[2] / "docs" / "manual"
ORIGINAL = "en"
NAMED = re.compile(r"\{\{(ui|key):([^{}]+)\}\}")
_FILE = re.compile(r"(\d\d)-([a-z-]+)\.md")
_ANCHOR = re.compile(r"\s*\{#([a-z][a-z0-9-]*)\}\s*$")
_LINK = re.compile(r"(?:\d\d-([a-z-]+)\.md)?(#[a-z0-9-]+)?")


@dataclass(frozen=True)
class Section:
    """A heading of a chapter with what stands under it. `plain` is the same without any marks, for searching."""

    chapter: str
    anchor: str
    title: str
    body: Markup
    plain: str


@dataclass(frozen=True)
class Chapter:
    """`tag` is the language it is written in: the reader's, or the original's where theirs has no such chapter."""

    name: str
    tag: str
    title: str
    lead: Markup
    sections: tuple[Section, ...]


def names() -> tuple[str, ...]:
    """The chapters in the order of reading."""
    return tuple(_files(ORIGINAL))


def chapters(tag: str) -> list[Chapter]:
    return [found for name in names() if (found := chapter(name, tag)) is not None]


@lru_cache(maxsize=256)
def chapter(name: str, tag: str) -> Chapter | None:
    """A chapter for the readers of a language, who must be those of the present request; None if there is none."""
    for written_in in (tag, ORIGINAL):
        path = _files(written_in).get(name)
        if path is not None:
            return _read(name, written_in, path.read_text(encoding="utf-8"))
    return None


def path_of(name: str, tag: str) -> Path | None:
    return _files(tag).get(name)


@lru_cache(maxsize=16)
def _files(tag: str) -> dict[str, Path]:
    folder = FOLDER / locale_name(tag)
    found = [(path, match) for path in sorted(folder.glob("*.md")) if (match := _FILE.fullmatch(path.name))]
    return {match[2]: path for path, match in found}


def _read(name: str, tag: str, text: str) -> Chapter:
    reader = _reader()
    tokens = reader.parse(text)
    title, lead, sections = "", Markup(""), []
    for heading, level, anchor, body in _parts(tokens):
        shown = Markup(reader.renderer.render(body, reader.options, {}))  # noqa: S704 - raw HTML is off
        if level == "h1":
            title, lead = heading, shown
        else:
            sections.append(Section(name, anchor, heading, shown, _plain(body)))
    return Chapter(name, tag, title, lead, tuple(sections))


def _parts(tokens: list[Token]) -> list[tuple[str, str, str, list[Token]]]:
    """Heading, `h1` or `h2`, anchor and what stands under it; smaller headings stay in the text."""
    parts: list[tuple[str, str, str, list[Token]]] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            parts.append((_plain([tokens[at + 1]]), token.tag, str(token.attrGet("id") or ""), []))
            at += 3
            continue
        if parts:
            parts[-1][3].append(token)
        at += 1
    return parts


def _plain(tokens: list[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        for child in token.children or ():
            words.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        if token.type == "inline":
            words.append(" ")
        elif token.type in ("fence", "code_block"):
            words.append(token.content)
    return " ".join("".join(words).split())


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    reader.inline.ruler.before("emphasis", "named", _named)
    reader.core.ruler.push("anchors", _anchors)
    reader.core.ruler.push("addresses", _addresses)
    reader.add_render_rule("ui", _show_ui)
    reader.add_render_rule("key", _show_key)
    # Commands and file names run from left to right on every page.
    reader.add_render_rule("code_inline", _show_code)
    reader.add_render_rule("fence", _show_block)
    return reader


def _named(state: StateInline, silent: bool) -> bool:
    found = NAMED.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push(found[1], "", 0)
        token.content = gettext(found[2])
    state.pos = found.end()
    return True


def _anchors(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        children = inline.children or []
        if opening.type == "heading_open" and children and (found := _ANCHOR.search(children[-1].content)):
            children[-1].content = children[-1].content[: found.start()]
            opening.attrSet("id", found[1])


def _addresses(state: StateCore) -> None:
    """Chapters refer to each other by file, so that the links hold where the files themselves are read."""
    for token in (child for one in state.tokens for child in one.children or ()):
        target = str(token.attrGet("href") or "")
        found = _LINK.fullmatch(target)
        if token.type == "link_open" and target and found:
            token.attrSet("href", (f"/help/{found[1]}" if found[1] else "") + (found[2] or ""))


def _show_ui(_self: Any, tokens: list[Token], at: int, *_more: Any) -> str:
    return f'<b class="ui-name">{escape(tokens[at].content)}</b>'


def _show_key(_self: Any, tokens: list[Token], at: int, *_more: Any) -> str:
    return f"<kbd>{escape(tokens[at].content)}</kbd>"


def _show_code(_self: Any, tokens: list[Token], at: int, *_more: Any) -> str:
    return f'<code dir="ltr">{escape(tokens[at].content)}</code>'


def _show_block(_self: Any, tokens: list[Token], at: int, *_more: Any) -> str:
    return f'<pre dir="ltr" tabindex="0"><code>{escape(tokens[at].content)}</code></pre>\n'
