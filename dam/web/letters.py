"""The e-mails of saved searches, and the library's addresses, for a process that serves no pages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from config import Settings
from dam.domain.access import Actor
from dam.domain.languages import BY_TAG
from dam.ports import Letter, SearchRequest
from dam.services.addresses import Kept
from dam.services.alerts.mail_send import Digest
from dam.web import formats
from dam.web.library_query import LibraryAddresses


class Letters:
    """`dam.services.addresses.Addresses`, and the words of letters. The application is made when it is first needed."""

    def __init__(self, make: Callable[[], Flask]) -> None:
        self._make = make
        self._app: Flask | None = None
        self._guard = threading.Lock()

    def keep(self, actor: Actor, address: str, *, for_all: bool) -> Kept:
        with self._speaking(""):
            return LibraryAddresses().keep(actor, address, for_all=for_all)

    def request(self, actor: Actor, query: str) -> SearchRequest:
        with self._speaking(""):
            return LibraryAddresses().request(actor, query)

    def write(self, digest: Digest) -> Letter:
        """In the language of the one who gets it."""
        with self._speaking(digest.user.language):
            count = sum(finding.count for finding in digest.findings)
            shown = formats.number(count)
            first = digest.findings[0].search.name
            subject = ngettext(
                "%(shown)s new match: %(name)s", "%(shown)s new matches: %(name)s", count, shown=shown, name=first
            )
            if len(digest.findings) > 1:
                subject = _("%(shown)s new matches of your saved searches", shown=shown)
            facts = {"findings": digest.findings, "subject": subject, "reader": digest.user}
            return Letter(
                id=digest.mail_id,
                to=digest.user.email,
                subject=subject,
                text=render_template("alerts/letter.txt", **facts),
                html=render_template("alerts/letter.html", **facts),
            )

    @contextmanager
    def _speaking(self, tag: str) -> Iterator[None]:
        with self._guard:
            if self._app is None:
                self._app = self._make()
        settings: Settings = self._app.config["DAM_SETTINGS"]
        with self._app.test_request_context(base_url=settings.public_url):
            wanted = tag if tag in BY_TAG else current_app.config["DAM_SETTINGS"].default_language
            g.web_language = BY_TAG[wanted if wanted in BY_TAG else "en"]
            g.dam_user, g.dam_by_token = None, False
            yield
