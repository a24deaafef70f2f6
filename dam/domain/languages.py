"""The languages that the archive speaks and holds: tags (BCP 47), own names, scripts, directions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    tag: str
    native_name: str
    script: str
    right_to_left: bool = False


INTERFACE_LANGUAGES: tuple[Language, ...] = (
    Language("en", "English", "Latn"),
    Language("uz-Latn", "Oʻzbekcha", "Latn"),
    Language("uz-Cyrl", "Ўзбекча", "Cyrl"),
    Language("ka", "ქართული", "Geor"),
    Language("bg", "Български", "Cyrl"),
    Language("fa", "فارسی", "Arab", right_to_left=True),
    Language("sq", "Shqip", "Latn"),
    Language("ru", "Русский", "Cyrl"),
)

BY_TAG: dict[str, Language] = {language.tag: language for language in INTERFACE_LANGUAGES}
