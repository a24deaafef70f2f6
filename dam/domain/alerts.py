"""When a saved search tells of what it has found: never, in the application, or by e-mail as well."""

from datetime import datetime, timedelta
from enum import StrEnum


class Alert(StrEnum):
    """How new matches are told. The e-mails of `AT_ONCE` and `DAILY` come beside the alert in the application."""

    NONE = "none"
    IN_APP = "app"
    AT_ONCE = "at_once"
    DAILY = "daily"


BY_MAIL = frozenset({Alert.AT_ONCE, Alert.DAILY})
# The first match is told at once; a reportage of a hundred pictures is then told in few letters and not in a hundred.
GATHERED = timedelta(minutes=10)


def mail_is_due(alert: str, now: datetime, mailed_at: datetime | None, day_began_at: datetime) -> bool:
    """Whether what a search has found may go out now; `day_began_at` is when the last daily letter was due."""
    if alert == Alert.AT_ONCE:
        return mailed_at is None or mailed_at <= now - GATHERED
    if alert == Alert.DAILY:
        return mailed_at is None or mailed_at < day_began_at
    return False
