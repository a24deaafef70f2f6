"""Searching the manual: every word asked for begins a word of the section, in whatever script or spelling."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from dam.web.manual import Chapter, Section
from dam.web.marking import marked, shortened
from search.fold import words

_MOST = 20
_EXCERPT_CHARACTERS = 180
_IN_TITLE = 10


@dataclass(frozen=True)
class Passage:
    chapter: Chapter
    section: Section
    title: Markup
    excerpt: Markup


def search(chapters: Iterable[Chapter], query: str) -> list[Passage]:
    """The best sections first; nothing for a query without words."""
    asked = [word.keys for word in words(query)]
    if not asked:
        return []
    scored = []
    for chapter in chapters:
        for section in chapter.sections:
            points = _points(section, asked)
            if points:
                scored.append((points, chapter, section))
    scored.sort(key=lambda row: -row[0])
    return [_passage(chapter, section, query) for _, chapter, section in scored[:_MOST]]


def _points(section: Section, asked: list[tuple[str, ...]]) -> int:
    """0 where a word is missing; a word of the title counts more than one of the text."""
    title = [key for word in words(section.title) for key in word.keys]
    text = [key for word in words(section.plain) for key in word.keys]
    points = 0
    for keys in asked:
        found = sum(any(key.startswith(k) for k in keys) for key in text)
        found += _IN_TITLE * sum(any(key.startswith(k) for k in keys) for key in title)
        if not found:
            return 0
        points += found
    return points


def _passage(chapter: Chapter, section: Section, query: str) -> Passage:
    return Passage(chapter, section, marked(section.title, query), shortened(section.plain, query, _EXCERPT_CHARACTERS))
