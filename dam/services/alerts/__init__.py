"""Alerts of saved searches: found after the index took a change, shown on the pages, and told by e-mail."""

from dam.services.alerts.mail_plan import plan_mails
from dam.services.alerts.mail_send import send_mails
from dam.services.alerts.matching import BATCH, match
from dam.services.alerts.told import Told, has_alerts, last_mail_failed, mark_read, matches_of, told, unread

__all__ = [
    "BATCH",
    "Told",
    "has_alerts",
    "last_mail_failed",
    "mark_read",
    "match",
    "matches_of",
    "plan_mails",
    "send_mails",
    "told",
    "unread",
]
