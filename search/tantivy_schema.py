"""The shape of the embedded index, and one asset as a row of it."""

from binascii import b2a_base64

import orjson
import tantivy

from search.document import (
    FACET_FIELDS,
    MEASURE_FIELDS,
    NUMBER_FIELDS,
    POSITION_FIELDS,
    TEXT_FIELDS,
    TEXT_KEY_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
    Fields,
    joined,
)

# The `created_key` once more, as a word: of a range of words the engine first gathers who has them, and then asks those
# alone for all else; of a range of numbers it asks everybody.
ARRIVED = "arrived"


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in VALUE_FIELDS:
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in FACET_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_KEY_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*NUMBER_FIELDS, *MEASURE_FIELDS, *POSITION_FIELDS, "version"):
        builder.add_unsigned_field(name, indexed=False, fast=True)
    builder.add_unsigned_field(ARRIVED, indexed=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def row(fields: Fields) -> bytes:
    """JSON in UTF-8. As text it goes to `add_json`, which takes half the time of a document that is put together value
    by value."""
    more = {
        "version": fields.version,
        ARRIVED: fields.numbers["created_key"],
        "title_key": fields.title_key,
        "shown": b2a_base64(fields.shown.encode(), newline=False).decode("ascii"),
    }
    return joined(fields.words, *map(orjson.dumps, (fields.values, fields.numbers, more)))
