"""Short explanations of hard words, shown beside them, each with the place of the manual that says more."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from dam.web import texts


@dataclass(frozen=True)
class HelpText:
    """`place` is a chapter of the manual and an anchor in it."""

    title: LazyString
    text: LazyString
    place: str


TEXTS: dict[str, HelpText] = {
    "scan": HelpText(
        _("Words on the picture"),
        _(
            "Words on scans, photographed pages and banners are read by a program and found by the search. They are "
            "read when nothing else is to be done; what the program is unsure of is left out."
        ),
        "look#read",
    ),
    "transcript": HelpText(
        _("What is said"),
        _(
            "Subtitles or a transcript with times. What is said in it is found by the search, and a hit opens the "
            "recording at that second. Press a line to go there."
        ),
        "look#said",
    ),
    "access_level": HelpText(
        texts.FIELDS["access_level"],
        _(
            "Everybody who signs in sees what is public or internal. Restricted is for editors, archivists and "
            "administrators, secret for archivists alone; auditors read everything. What you brought in yourself you "
            "always see."
        ),
        "access#levels",
    ),
    "duplicate": HelpText(
        _("Duplicates"),
        _(
            "A file is a duplicate when it is the same byte for byte, whatever its name. It is not brought in a second "
            "time unless you ask for it."
        ),
        "trouble#duplicates",
    ),
    "assumed_zone": HelpText(
        _("Time zone assumed"),
        _(
            "The camera wrote down a time but not its zone, so the office's zone was taken. Correct the time if the "
            "picture was taken elsewhere."
        ),
        "describe#time",
    ),
    "clip_modes": HelpText(
        _("Exact or quick"),
        _(
            "Exact begins and ends at the very frame; the clip is made anew. Quick keeps the quality of the original "
            "and is ready at once, but begins a little earlier, at the nearest key frame."
        ),
        "cut#modes",
    ),
    "embedded": HelpText(
        _("Embedded metadata"),
        _(
            "What the camera or a program wrote into the file. It is never changed here. What people write in the "
            "archive stands beside it and counts more."
        ),
        "describe#embedded",
    ),
    "common_fields": HelpText(
        _("For all files of this upload"),
        _(
            "What you fill in here is written on every file that you drop afterwards. Captions inside a photograph "
            "are kept."
        ),
        "bring-in#fields",
    ),
    "event": HelpText(
        texts.FIELDS["event_id"],
        _("One occasion, such as a sitting or a festival. An asset belongs to one event or to none."),
        "events",
    ),
    "role": HelpText(
        _("Role"),
        _(
            "A viewer looks and downloads, a photographer brings in and describes their own, an editor describes and "
            "cuts everything, an archivist also sets access levels. The administrator keeps the accounts; the auditor "
            "reads everything and changes nothing."
        ),
        "access#roles",
    ),
    "token": HelpText(
        _("Access token"),
        _("A long password for a program. Whoever holds it may do what you may do, so keep it secret."),
        "administrator#tokens",
    ),
    "history": HelpText(
        _("History"),
        _("Who changed or downloaded what, and when. Nobody can alter or delete an entry."),
        "access#history",
    ),
}
