"""The shape of the embedded index, and one asset as a row of it."""

import tantivy

from search.document import (
    FACET_FIELDS,
    MEASURE_FIELDS,
    NUMBER_FIELDS,
    POSITION_FIELDS,
    TEXT_FIELDS,
    TEXT_KEY_FIELDS,
    VALUE_FIELDS,
    Fields,
)


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="basic")
    for name in VALUE_FIELDS:
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in FACET_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_KEY_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*NUMBER_FIELDS, *MEASURE_FIELDS, *POSITION_FIELDS, "version"):
        builder.add_unsigned_field(name, indexed=False, fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def row(fields: Fields) -> tantivy.Document:
    document = tantivy.Document()
    for name, text in fields.texts.items():
        document.add_text(name, text)
    document.add_text("exact", fields.exact)
    for name, values in fields.values.items():
        for value in values:
            document.add_text(name, value)
    for name, number in fields.numbers.items():
        document.add_unsigned(name, number)
    document.add_unsigned("version", fields.version)
    document.add_text("title_key", fields.title_key)
    document.add_bytes("shown", fields.shown.encode())
    return document
