"""Words of the interface for the system's health: what was found, and what to do about it."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from dam.services.home_health import Sign
from dam.web import formats

# Of the system's health: what was found, and what to do about it.
_SIGNS: dict[str, tuple[LazyString, LazyString | str]] = {
    "disk": (_("%(number)s free on the disk"), _("Make room on the disk: a few videos fill it.")),
    "backup": (_("Last backup: %(at)s"), _("Make a new one: dam backup.")),
    "backup_never": (_("There is no backup yet"), _("Make one on another disk today: dam backup.")),
    "backup_partial": (
        _("The last backup, of %(at)s, lacks %(number)s originals"),
        _("See which with dam verify, then make another."),
    ),
    "failed": (_("Files that failed: %(number)s"), _("Look at the reasons and process them again.")),
    "queue": (_("Jobs that wait: %(number)s"), _("Let it work, or start more workers.")),
    "queue_away": (_("The job queue does not answer"), _("Nothing is processed. Start it again; what waits is kept.")),
    "index": (_("Changes still to reach the search: %(number)s"), _("Look at what the scheduler says.")),
    "index_away": (_("The search does not answer"), _("Start it again, or run dam rebuild index.")),
}
# What the system does on itself, by what `services/upkeep.py` calls it.
UPKEEP: dict[str, LazyString] = {"index": _("The search index is filled anew")}


def of_sign(sign: Sign) -> tuple[str, str]:
    """What was found of the system's health, and the next step where there is one."""
    number = formats.size(sign.number) if sign.code == "disk" else formats.number(sign.number)
    at = formats.day(sign.at) if sign.at else ""
    says, step = _SIGNS[sign.code]
    return str(says) % {"number": number, "at": at}, str(step)
