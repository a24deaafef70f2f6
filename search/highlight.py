"""Where the words of a query stand in a text as written, whatever script they were typed in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dam.ports import Synonyms
from search.asking import allowed_edits
from search.compose import positive_words
from search.expand import applied, expand
from search.fold import Span, Word, spans
from search.languages import OF_SCRIPT, chosen, is_arabic_script
from search.lemmas import asked, forms
from search.query import Words, parse
from search.suggest import distance
from search.synonyms import Term

_SHORTEST_PREFIX = 3
_LONGEST_MARKED = 200_000
# In a longer text only words that begin like what was typed are asked for their lemmas.
_MOST_LEMMATISED = 2_000
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Segment:
    """A piece of the original text, never markup: whoever shows it escapes it."""

    text: str
    marked: bool


@dataclass(frozen=True)
class _Text:
    """The words of one text, and the languages of each script in it."""

    places: list[Span]
    languages: dict[str, tuple[str, ...]]


def highlight(text: str, query: str, synonyms: Synonyms = ()) -> list[tuple[int, int]]:
    """Start and end of each word that fits, as code points of `text`, in order, not overlapping."""
    return highlight_all({"": text}, query, synonyms)[""]


def highlight_all(texts: Mapping[str, str], query: str, synonyms: Synonyms = ()) -> dict[str, list[tuple[int, int]]]:
    """As `highlight` for the texts of one asset: only words that none of them has are looked for with a slip."""
    tree = parse(query).tree
    typed = positive_words(tree) if tree is not None else []
    standing = {name: _read(text) for name, text in texts.items()}
    marked: dict[str, set[int]] = {name: set() for name in texts}
    terms = [term for part in applied(expand(tree, synonyms)) for term in part.others] if tree is not None else []
    for term in terms:
        for name, text in standing.items():
            marked[name] |= _term(term, text)
    for part in typed:
        found = {name: _fitting(part, text) for name, text in standing.items()}
        if not any(found.values()) and not part.quoted and not any(marked.values()):
            found = {name: _near(part, text) for name, text in standing.items()}
        for name, places in found.items():
            marked[name] |= places
    return {
        name: [(place.start, place.end) for row, place in enumerate(text.places) if row in marked[name]]
        for name, text in standing.items()
    }


def snippet(text: str, query: str, length: int = 240, synonyms: Synonyms = ()) -> tuple[Segment, ...]:
    """About `length` code points around the first place where most words stand close together, cut between words."""
    marks = highlight(text, query, synonyms)
    start, end = _window(text, marks, length)
    pieces: list[Segment] = []
    at = start
    if start > 0:
        pieces.append(Segment(_ELLIPSIS, False))
    for first, last in marks:
        if first < at or last > end:
            continue
        if first > at:
            pieces.append(Segment(text[at:first], False))
        pieces.append(Segment(text[first:last], True))
        at = last
    if at < end:
        rest = text[at:end]
        pieces.append(Segment(rest.rstrip() if end < len(text) else rest, False))
    if end < len(text):
        pieces.append(Segment(_ELLIPSIS, False))
    return tuple(piece for piece in pieces if piece.text)


def segments(text: str, query: str, synonyms: Synonyms = ()) -> tuple[Segment, ...]:
    """The whole text, cut where marks begin and end."""
    return snippet(text, query, max(len(text), 1), synonyms)


def _read(text: str) -> _Text:
    places = list(spans(text[:_LONGEST_MARKED]))
    votes: Counter[str] = Counter()
    for place in places:
        if place.word.votes:
            votes.update(place.word.votes.split())
    return _Text(places, {script: chosen(script, votes, {}, "") for script in OF_SCRIPT})


def _fitting(part: Words, text: _Text) -> set[int]:
    places = text.places
    if part.quoted:
        return _phrase(part.words, places)
    found: set[int] = set()
    for typed in part.words:
        beginnings = _beginnings(typed) if len(places) > _MOST_LEMMATISED else None
        for row, place in enumerate(places):
            if _fits(typed, place.word) or (
                (beginnings is None or place.word.keys[0][0] in beginnings) and _is_form(typed, place.word, text)
            ):
                found.add(row)
        if is_arabic_script(typed.keys[0]):
            found |= _joined(typed, places)
    return found


def _fits(typed: Word, word: Word) -> bool:
    for key in typed.keys:
        if key in word.keys or key in word.parts:
            return True
        if len(key) >= _SHORTEST_PREFIX and any(other.startswith(key) for other in word.keys + word.parts):
            return True
    return False


def _is_form(typed: Word, word: Word, text: _Text) -> bool:
    """Whether a word is found by a lemma or a stem, as the engines find it (`asking.other_form`, `same_stem`)."""
    wanted, had = asked(typed), forms(word, text.languages.get(word.script, ()))
    sure = {*typed.keys, *wanted.lemmas}
    if any(key in wanted.lemmas for key in word.keys) or any(lemma in sure for lemma in had.lemmas):
        return True
    if not had.known and any(stem in sure or stem in wanted.stems for stem in had.stems):
        return True
    if wanted.known:
        return any(lemma in wanted.stems for lemma in had.lemmas)
    return any(value in wanted.stems for value in (*word.keys, *had.all))


def _beginnings(typed: Word) -> set[str]:
    return {key[0] for key in (*typed.keys, *asked(typed).all)}


def _term(term: Term, text: _Text) -> set[int]:
    """A synonym's words side by side, each in any form."""
    found: set[int] = set()
    for row in range(len(text.places) - len(term) + 1):
        there = [place.word for place in text.places[row : row + len(term)]]
        if all(
            set(meant.keys) & set(word.keys) or _is_form(meant, word, text)
            for meant, word in zip(term, there, strict=True)
        ):
            found |= set(range(row, row + len(term)))
    return found


def _joined(typed: Word, places: list[Span]) -> set[int]:
    """Neighbours that together are the word typed: Persian written with a space where it was typed without."""
    found: set[int] = set()
    for row in range(len(places) - 1):
        if places[row].word.keys[0] + places[row + 1].word.keys[0] in typed.keys:
            found |= {row, row + 1}
    return found


def _phrase(typed: tuple[Word, ...], places: list[Span]) -> set[int]:
    found: set[int] = set()
    for row in range(len(places) - len(typed) + 1):
        if all(set(typed[step].keys) & set(places[row + step].word.keys) for step in range(len(typed))):
            found |= set(range(row, row + len(typed)))
    return found


def _near(part: Words, text: _Text) -> set[int]:
    found: set[int] = set()
    for typed in part.words:
        key = typed.keys[0]
        allowed, as_written = allowed_edits(key), 0
        if not part.field and typed.exact != key:
            as_written = allowed_edits(typed.exact)
        for row, place in enumerate(text.places):
            others = (place.word.keys[0], *forms(place.word, text.languages.get(place.word.script, ())).all)
            if (as_written and distance(typed.exact, place.word.exact, as_written) <= as_written) or (
                allowed and any(distance(key, other, allowed) <= allowed for other in others)
            ):
                found.add(row)
    return found


def _window(text: str, marks: list[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    start = 0
    if marks:
        first = max(range(len(marks)), key=lambda row: (_within(marks, row, length), -row))
        if marks[first][1] > length:
            start = max(0, min(marks[first][0] - length // 4, len(text) - length))
    end = min(len(text), start + length)
    if start > 0:
        space = text.find(" ", start, marks[first][0])
        start = space + 1 if space >= 0 else start
    if end < len(text):
        # Never inside a word that is marked; else at the last space, where there is one.
        space = text.rfind(" ", start + length // 2, end + 1)
        end = space if space >= 0 else end
    return start, end


def _within(marks: list[tuple[int, int]], row: int, length: int) -> int:
    count = 0
    while row + count < len(marks) and marks[row + count][1] - marks[row][0] <= length * 3 // 4:
        count += 1
    return count
