"""Which font files a page in a language is sure to need, so that they are fetched along with its styles."""

from dam.domain.languages import Language

_FOLDER = "vendor/fonts"
_LATIN = "latin"
# Latin stands on every page: names of files, of programs, of the office.
_OF_SCRIPT = {
    "Cyrl": ("cyrillic",),
    "Geor": ("georgian",),
    "Arab": ("arabic",),
}


def of_language(language: Language) -> list[str]:
    """Addresses below the folder of static files."""
    names = [_LATIN, *_OF_SCRIPT.get(language.script, ())]
    if language.tag == "uz-Cyrl":
        names.append("cyrillic-steppe")
    return [f"{_FOLDER}/{name}.woff2" for name in names]
