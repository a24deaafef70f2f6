"""The names of fields and values in the readers' languages: each means one thing, and what is offered is understood."""

import sys
from pathlib import Path

import pytest
from babel import Locale

from dam.domain.languages import BY_TAG, INTERFACE_LANGUAGES
from dam.web.i18n import TRANSLATIONS, locale_name
from search import measures, names
from search.dates import period
from search.fields import FIELDS, Takes
from search.language_names import tags_of
from search.names import field_in, field_of, near, plain, value_in, value_of

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "script"))
import translations

TAGS = [language.tag for language in INTERFACE_LANGUAGES]


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_offered_is_understood(tag: str) -> None:
    for name, field in FIELDS.items():
        assert field_of(field_in(tag, name)) is field, (tag, name)
        assert field_of(field_in(tag, name).upper()) is field, (tag, name)
        for value in field.values:
            assert value_of(field, value_in(tag, name, value)) == value, (tag, name, value)
            assert " " not in value_in(tag, name, value)
    for unit in ("day", "week", "month", "year"):
        named = period(f"3{names.span_in(tag, unit)}")
        assert named and named.ago, (tag, unit)
    assert period(names.today_in(tag)) and period(names.yesterday_in(tag))
    for unit, milliseconds in (("second", 1000), ("minute", 60_000), ("hour", 3_600_000)):
        assert measures.span(f">={3}{names.time_in(tag, unit)}", Takes.DURATION) == (3 * milliseconds, None)
    for unit, size in (("b", 1), ("kb", 10**3), ("mb", 10**6), ("gb", 10**9), ("tb", 10**12)):
        assert measures.span(f">={3}{names.size_in(tag, unit)}", Takes.SIZE) == (3 * size, None)


@pytest.mark.parametrize("tag", TAGS)
def test_values_go_by_what_the_interface_calls_them(tag: str) -> None:
    """Who reads Restricted on a page writes it behind level:."""
    catalogue = translations.read(TRANSLATIONS / locale_name(tag) / "LC_MESSAGES" / "messages.po")
    shown = {
        "kind": {"photo": "Photo", "video": "Video", "audio": "Sound", "text": "Text"},
        "level": {"public": "Public", "internal": "Internal", "restricted": "Restricted", "secret": "Secret"},
        "state": {"ingesting": "Processing", "available": "Ready", "failed": "Failed"},
    }
    for name, values in shown.items():
        for value, message in values.items():
            assert value_of(FIELDS[name], str(catalogue.get(message).string)) == value, (tag, message)


@pytest.mark.parametrize("tag", TAGS)
def test_languages_go_by_what_they_are_called_everywhere(tag: str) -> None:
    called = Locale.parse(locale_name(tag)).languages
    for language in ("en", "uz", "ka", "bg", "fa", "sq", "ru"):
        # Uzbek is called by the script in which its name is written.
        meant = {one.partition("-")[0] for one in tags_of(called[language])}
        assert meant == {language}, (tag, called[language])
    assert tags_of("uz") == ("uz", "uz-Latn", "uz-Cyrl") and tags_of("tr") == ("tr",)
    assert tags_of(BY_TAG[tag].native_name) == tags_of(tag.upper()) == (tag,)


def test_no_name_means_two_things() -> None:
    tables = {
        "fields": names._FIELDS,
        "spans": names._SPANS,
        "times": names._TIMES,
        "sizes": names._SIZES,
        **{
            f"values of {field.name}": {value: names._VALUES[value] for value in field.values if value in names._VALUES}
            for field in FIELDS.values()
        },
    }
    for title, table in tables.items():
        meanings: dict[str, str] = {}
        for name, meaning in names._all(table):
            assert meanings.setdefault(name, meaning) == meaning, f"{title}: {name}"


def test_names_are_compared_without_marks() -> None:
    assert plain("Yoʻq") == plain("YOQ") == plain("yo'q")
    assert plain("Ҳажми") == plain("хажми")
    assert plain("ويدئو") == plain("ویدیو")
    assert plain("LARTËSIA") == plain("lartesia")


def test_a_name_that_is_nearly_one_is_recognised() -> None:
    assert near("titel") == "title"
    assert near("http") is None and near("xy") is None and near("a" * 500) is None
