"""The shape of the embedded index."""

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
    return builder.build()
