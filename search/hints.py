"""What is said beside the results of a query that could not be taken at its word: what was not understood, and how it
is written. The interface says it in the reader's language, by the code.
"""

from dam.ports import Hint

_LONGEST_PART = 40
_SAYS = {
    "bracket": "A bracket is left open or too many are closed: %(part)s. The plain words were searched for. "
    "Write it as (mayor OR council) school.",
    "quote": 'A quotation mark is left open: %(part)s. The plain words were searched for. Write it as "city council".',
    "or": "One side of OR is empty: %(part)s. The plain words were searched for. Write it as mayor OR council.",
    "deep": "Brackets stand in brackets more than 12 deep. The plain words were searched for.",
    "many": "The query is very long; only its first words were searched for.",
    "none": "There is no word in this query. Type a word, or leave the field empty to see everything.",
    "date": "%(part)s is no date; it was taken as a word. Write 2024, 2024-05, 2024-05-31, 2024-05-09..2024-06-01 or "
    "3months.",
    "number": "%(part)s is no amount; it was taken as a word. Write duration:>10min, duration:1min..5min, width:>=4000 "
    "or size:<5MB.",
    "value": "%(field)s has no %(part)s; it was taken as a word. Write one of %(values)s.",
    "empty": "There is nothing behind %(part)s, so it was left out. Write it as title:word.",
    "star": "A star stands at the end of a word alone; that of %(part)s was left out. Write it as fest*.",
    "wide": "Only two beginnings of a single letter are looked for at once; %(part)s was taken as a whole word. "
    "Write more letters, as in fest*.",
    "field": "There is no field %(part)s; it was taken as a word. Did you mean %(meant)s?",
}
CODES = tuple(_SAYS)


def hint(code: str, **facts: str) -> Hint:
    """`part` is shortened; the other facts are words of ours."""
    if "part" in facts:
        facts["part"] = _shortened(facts["part"])
    return Hint(code, _SAYS[code] % facts, tuple(sorted(facts.items())))


def _shortened(part: str) -> str:
    return part if len(part) <= _LONGEST_PART else part[: _LONGEST_PART - 1] + "…"
