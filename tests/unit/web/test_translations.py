"""Every word of the interface stands in every catalogue, none of them in doubt."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from dam.domain.languages import INTERFACE_LANGUAGES
from dam.web.i18n import TRANSLATIONS, locale_name

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "script"))
import translations

LOCALES = [locale_name(language.tag) for language in INTERFACE_LANGUAGES]
_PLACES = re.compile(r"%\([a-z_]+\)s|\{[a-z]+\}")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return translations.extracted()


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def test_there_is_a_catalogue_for_every_language() -> None:
    assert {path.name for path in TRANSLATIONS.iterdir() if path.is_dir()} == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_is_complete_and_sure(locale: str, source: Catalog) -> None:
    catalogue = translations.read(TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po")
    wrong = []
    for message in (message for message in source if message.id):
        known = catalogue.get(message.id, message.context)
        if known is None or not all(strings(known)):
            wrong.append(f"missing: {message.id}")
        elif known.fuzzy:
            wrong.append(f"fuzzy: {message.id}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_keeps_what_is_put_in(locale: str) -> None:
    """A place for a number or a name that is missing would lose it, one that is made up would break the page."""
    catalogue = translations.read(TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po")
    wrong = []
    for message in (message for message in catalogue if message.id):
        original = message.id if isinstance(message.id, str) else message.id[-1]
        wanted = sorted(_PLACES.findall(original))
        wrong += [text for text in strings(message) if text and sorted(_PLACES.findall(text)) != wanted]
    assert not wrong, wrong


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_has_nothing_of_yesterday(locale: str, source: Catalog) -> None:
    catalogue = translations.read(TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po")
    assert not [message.id for message in catalogue if message.id and source.get(message.id, message.context) is None]
    assert not catalogue.obsolete
