"""Words that mean the same in this town: a street's old and new name, an official's name in two spellings."""

from collections.abc import Sequence

from dam.domain.describing import clean_text
from dam.domain.errors import Invalid

LONGEST_TERM_CHARACTERS = 200
LONGEST_NOTE_CHARACTERS = 500
MOST_TERMS = 20
# They are read into the memory of every process that searches.
MOST_GROUPS = 5000


def clean_terms(terms: Sequence[str]) -> list[str]:
    """The terms on one line each, without blanks and repetitions. Raises `Invalid` past a limit or for fewer than two.

    Whether two of them are the same word in two spellings only the search can tell.
    """
    cleaned = [" ".join(clean_text(term).split()) for term in terms]
    kept = list({term.casefold(): term for term in reversed(cleaned) if term}.values())[::-1]
    if len(kept) < 2:
        raise Invalid("Give at least two terms that mean the same, each on a line of its own.", "too_few_terms")
    if len(kept) > MOST_TERMS:
        raise Invalid(f"Up to {MOST_TERMS} terms can mean the same.", "too_many_terms")
    if any(len(term) > LONGEST_TERM_CHARACTERS for term in kept):
        raise Invalid(f"A term has at most {LONGEST_TERM_CHARACTERS} characters.", "too_long", field="terms")
    return kept


def clean_note(note: str) -> str:
    cleaned = clean_text(note)
    if len(cleaned) > LONGEST_NOTE_CHARACTERS:
        raise Invalid(f"The note has at most {LONGEST_NOTE_CHARACTERS} characters.", "too_long", field="note")
    return cleaned
