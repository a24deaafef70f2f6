"""The catalogues of translations. `update` carries the words of the source into every .po; without it, each .po is
compiled to the .mo beside it, which is what the pages read."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "dam" / "web" / "translations"
_SOURCES = {"dam/web": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
_OTHERS = {"node_modules", "static", "translations", "__pycache__"}
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_JINJA = {"trimmed": "true", "extensions": "jinja2.ext.i18n"}
_OPTIONS = {"**.html": _JINJA, "**.txt": _JINJA}


def compile_catalogues(folder: Path) -> int:
    """Compile what lies under `folder`; answers how many. A fuzzy translation is left out."""
    sources = sorted(folder.glob("**/LC_MESSAGES/*.po"))
    for source in sources:
        fresh = source.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, read(source))
        fresh.replace(source.with_suffix(".mo"))
    return len(sources)


def read(source: Path) -> Catalog:
    """A catalogue; its folder names the language, since babel does not know every one of ours by a name of its own."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def extracted() -> Catalog:
    """Every word of the interface as the source has it."""
    # A fixed time: a catalogue changes when its words do.
    catalogue = Catalog(project="Kronika", charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for folder, methods in _SOURCES.items():
        found = extract_from_dir(
            ROOT / folder,
            methods,
            _OPTIONS,
            _KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda name: Path(name).name not in _OTHERS,
        )
        for name, _line, message, comments, context in found:
            catalogue.add(message, None, [(f"{folder}/{name}", None)], auto_comments=comments, context=context)
    return catalogue


def update() -> None:
    """New words come in untranslated, words that are gone leave. Nothing is guessed from similar words."""
    template = extracted()
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        catalogue = read(source)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        catalogue.header_comment = "# Kronika's interface. AGPL-3.0-or-later, as the product."
        catalogue.version = catalogue.msgid_bugs_address = ""
        catalogue.last_translator = catalogue.language_team = "Kronika"
        catalogue.creation_date = catalogue.revision_date = template.creation_date
        fresh = source.with_suffix(".po.new")
        with fresh.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, omit_header=False)
        fresh.replace(source)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    compile_catalogues(ROOT / "dam")
