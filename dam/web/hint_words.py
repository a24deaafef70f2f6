"""What the search remarks on a query, in the reader's words."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from dam.ports import Hint
from dam.web import formats
from dam.web.i18n import language
from search import fields, names

HINTS: dict[str, LazyString] = {
    # Translators: in these remarks, examples of queries may be written with your own names of fields
    "bracket": _(
        "A bracket is left open or closed too often: %(part)s. The plain words were searched for. Write it as "
        "(mayor OR council) school."
    ),
    "quote": _(
        'A quotation mark is left open: %(part)s. The plain words were searched for. Write it as "city council".'
    ),
    "or": _(
        "One side of OR is empty: %(part)s. The plain words were searched for. Write it as school OR kindergarten."
    ),
    "deep": _("There are too many brackets in one another. The plain words were searched for."),
    "many": _("The query is very long; only its first words were searched for."),
    "none": _("There is no word in this query. Type a word, or empty the field to see everything."),
    "date": _(
        "%(part)s is no date and was taken as a word. Write 2024, 2024-05, 2024-05-31, 2024-05-09..2024-06-01 or "
        "3months."
    ),
    "number": _(
        "%(part)s is no amount and was taken as a word. Write duration:>10min, duration:1..5min, width:>=4000 or "
        "size:<5MB."
    ),
    "value": _("%(field)s has no %(part)s, which was taken as a word. Write one of these: %(values)s."),
    "empty": _("There is nothing behind %(part)s, so it was left out. Write the value right behind the colon."),
    "star": _("A star stands only at the end of a word, as in fest*. That of %(part)s was left out."),
    "wide": _(
        "Only two beginnings of a single letter are looked for at once, so %(part)s was taken as a whole word. Write "
        "more letters, as in fest*."
    ),
    "field": _("There is no field %(part)s, so it was taken as a word. Did you mean %(meant)s?"),
}


def of_hint(hint: Hint | None) -> str:
    """A remark of the search engine on the query; names of fields and values as the reader writes them."""
    if hint is None:
        return ""
    facts = dict(hint.facts)
    if "part" in facts:
        # Translators: quotation marks of your language around something that was typed
        facts["part"] = str(_("“%(part)s”")) % {"part": f"\u2068{facts['part']}\u2069"}
    if hint.code == "value":
        tag, name = language().tag, facts["field"]
        values = fields.FIELDS[name].values
        facts["values"] = formats.listed(names.value_in(tag, name, value) for value in values)
        facts["field"] = f"{names.field_in(tag, name)}:"
    return str(HINTS[hint.code]) % facts
