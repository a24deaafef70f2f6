"""Words of the interface for what came of processing: what did not go well, and who says what is said."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

_WARNINGS: dict[str, LazyString] = {
    "truncated": _("The file is cut short; what is left of it is shown."),
    "text_cut": _("Only the beginning of its text can be searched."),
    "no_text_layer": _("Its pages are pictures; their words are found when they have been read."),
    "pages_unreadable": _("Some of its pages could not be read."),
    "cues_skipped": _("Lines that could not be read were left out."),
    "cues_cut": _("It was too long; the rest was left out."),
    "subtitles_unreadable": _("The subtitles inside could not be read."),
    "shorter_than_declared": _("The recording is shorter than its beginning says."),
}

_ORIGINS: dict[str, LazyString] = {
    "person": _("Brought by a person."),
    "embedded": _("From the recording itself."),
    "machine": _("Heard by a machine: some words will be wrong."),
}

_OF_METADATA = ("exif", "iptc", "xmp", "sidecar", "tags")


def of_origin(origin: str) -> str:
    """Who says what is said in a transcript."""
    return str(_ORIGINS.get(origin, origin))


def of_warning(code: str) -> str:
    """What did not go well in processing, though the asset can be used."""
    if code in _WARNINGS:
        return str(_WARNINGS[code])
    if code.startswith(_OF_METADATA):
        return str(_("A part of its embedded metadata could not be read."))
    return str(_("Some views of it could not be made; the original is whole."))
