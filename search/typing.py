"""What somebody is typing into a query: the value of a field, or a word, under the caret."""

from dataclasses import dataclass

from search.query import OPERATORS
from search.tokens import Token, tokens

_SIGNS_IN_QUOTES = frozenset(' \t()|"“”„«»:…')
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))


@dataclass(frozen=True)
class Typed:
    """`text[start:end]` is what a choice takes the place of; `field` is the English name of the field whose value it
    is, empty for a plain word; `word` is what stands of it before the caret, without quotes.
    """

    text: str
    start: int
    end: int
    field: str = ""
    word: str = ""

    def replaced(self, by: str, *, whole: bool) -> tuple[str, int]:
        """The query with the choice in it, and where the caret then stands; a `whole` one is parted from the rest."""
        after = self.text[self.end :]
        if whole:
            by, after = f"{by} ", after.removeprefix(" ")
        before = self.text[: self.start] + by
        return before + after, len(before)


def typed_at(text: str, caret: int) -> Typed:
    """`caret` counts code points."""
    caret = max(0, min(caret, len(text)))
    all_of_them = list(tokens(text))
    before = [token for token in all_of_them if token.start < caret]
    nothing = Typed(text, caret, caret)
    if not before:
        return nothing
    last = before[-1]
    quote = _open_quote(before)
    if quote is not None:
        end = last.end if caret <= last.end else caret
        return Typed(text, quote.end - 1, end, before[before.index(quote) - 1].value, text[quote.end : caret])
    field = before[-2] if len(before) > 1 and before[-2].kind == "field" else None
    if caret > last.end:
        return Typed(text, caret, caret, last.value) if last.kind == "field" else nothing
    if last.kind == "field":
        return _at_field(text, caret, last, all_of_them[len(before) :])
    if last.kind == "phrase" and field is not None:
        return Typed(text, last.start, last.end, field.value, text[last.start + 1 : caret].rstrip('"”“»'))
    begun = text[last.start : caret]
    if last.kind != "word" or begun in OPERATORS or not (field or any(sign.isalnum() for sign in begun)):
        return nothing
    return Typed(text, last.start, last.end, field.value if field else "", text[last.start : caret])


def written(value: str) -> str:
    """A value as it is written behind the colon: in quotes where it would otherwise end too early."""
    value = " ".join(value.translate(_QUOTES).split())
    return f'"{value}"' if _SIGNS_IN_QUOTES & set(value) or value[:1] in "-<>=*" else value


def _open_quote(before: list[Token]) -> Token | None:
    """The quotation mark behind a field that is still to be closed."""
    for place, token in enumerate(before):
        if token.kind == "stray" and place and before[place - 1].kind == "field":
            return token
    return None


def _at_field(text: str, caret: int, last: Token, after: list[Token]) -> Typed:
    if caret < last.end:
        return Typed(text, last.start, last.end, "", text[last.start : caret])
    beside = after[0] if after and after[0].start == caret and after[0].kind in {"word", "phrase"} else None
    return Typed(text, caret, beside.end if beside else caret, last.value)
