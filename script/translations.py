"""Compile every catalogue of translations (.po) to what the pages read (.mo), beside it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> int:
    """Compile what lies under `folder`; answers how many. A fuzzy translation is left out."""
    sources = sorted(folder.glob("**/LC_MESSAGES/*.po"))
    for source in sources:
        # The folder names the language: babel does not know every one that we speak by a name of its own.
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        fresh = source.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(source.with_suffix(".mo"))
    return len(sources)


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parents[1] / "dam")
