"""The guide of three steps for whoever is new: the administrator of an empty system, and each colleague after them.

What is done is told by the data; a cookie of the account remembers what leaves no trace in them: that somebody has
looked for something, and that they want to see the guide no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dam.db.models import User
from dam.domain.access import Permission, Role
from dam.domain.errors import Missing
from dam.http.identity import context, current_user, requires
from dam.services import first_run
from dam.services.accounts import actor_of
from dam.web.help_places import address as manual_address
from dam.web.sessions import safe_address

blueprint = Blueprint("first_run", __name__)
_NEW_FOR = timedelta(days=30)
_COOKIE_SECONDS = 365 * 24 * 3600
_DISMISSED = "dismissed"
_LOOKED, _OPENED = "looked", "opened"


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    address: str
    action: str
    icon: str
    done: bool


@dataclass(frozen=True)
class Guide:
    title: str
    steps: tuple[Step, ...]
    manual: str

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)


@blueprint.record
def _offer(state: object) -> None:
    state.app.jinja_env.globals["first_run_guide"] = guide  # type: ignore[attr-defined]


def guide() -> Guide | None:
    """The guide of the account that reads; None once all is done, it was dismissed, or the account is not new."""
    user = current_user()
    if user is None or _DISMISSED in _noted(user):
        return None
    found = _office(user) if user.role == Role.ADMIN else _own(user)
    return found if found is not None and found.next is not None else None


@blueprint.get("/first-run/<any(looked,opened):what>")
@requires(Permission.VIEW)
def go(what: str) -> Response:
    """On to the library, noting that this step was taken."""
    wanted = {_LOOKED: url_for("library.page"), _OPENED: url_for("library.page", kind="video")}
    return _note(redirect(wanted[what]), what)


@blueprint.post("/first-run/dismiss")
@requires(Permission.VIEW)
def dismiss() -> Response:
    return _note(redirect(safe_address(request.form.get("next")), 303), _DISMISSED)


def _office(user: User) -> Guide:
    done = first_run.office_steps(context())
    steps = (
        Step(
            _("Give your colleagues accounts"),
            _("Everybody signs in with a name of their own, and chooses their language in the menu at the top."),
            url_for("accounts.listed"),
            _("To the accounts"),
            "users",
            done.accounts,
        ),
        Step(
            _("Make the first event"),
            _("A sitting, a festival, a press conference: whatever belongs together is found together."),
            url_for("events.new"),
            _("New event"),
            "calendar",
            done.event,
        ),
        Step(
            _("Bring in the first files"),
            _("Photographs, recordings and texts, straight from the card or a whole folder at once."),
            url_for("uploads.page"),
            _("Upload files"),
            "upload",
            done.assets,
        ),
    )
    return Guide(_("Three steps to a working archive"), steps, manual_address("administrator#first"))


def _own(user: User) -> Guide | None:
    if context().clock.now() - user.created_at > _NEW_FOR:
        return None
    actor = actor_of(user)
    noted = _noted(user)
    done = first_run.own_steps(context(), actor)
    look = Step(
        _("Find something"),
        _("Type a word, a name or a place; narrow it with the filters. Any script and spelling will do."),
        url_for("first_run.go", what=_LOOKED),
        _("To the library"),
        "search",
        _LOOKED in noted,
    )
    download = Step(
        _("Download the original"),
        _("On the page of an asset, with one button. Every download is noted in its history."),
        url_for("library.page"),
        _("Choose an asset"),
        "download",
        done.downloaded,
    )
    if actor.role == Role.PHOTOGRAPHER:
        steps: Iterable[Step] = _of_photographer(user, done, look)
    elif actor.has(Permission.CLIP):
        steps = (look, _cut(done), download)
    elif actor.role == Role.VIEWER:
        steps = (look, _open(noted), download)
    else:
        return None
    return Guide(_("Your first three steps"), tuple(steps), manual_address("start"))


def _of_photographer(user: User, done: first_run.OwnSteps, look: Step) -> tuple[Step, Step, Step]:
    name = user.display_name or user.name
    found = Step(
        _("See it found"),
        _("A minute later it stands in the library, for everybody who may see it."),
        look.address,
        look.action,
        "search",
        look.done and done.uploaded,
    )
    upload = Step(
        _("Bring in your files"),
        _("Drop them on the upload page; it goes on by itself when the connection was lost."),
        url_for("uploads.page"),
        _("Upload files"),
        "upload",
        done.uploaded,
    )
    described = Step(
        _("Write a caption"),
        _("Who, what, where: whoever looks for the picture in five years types these words."),
        url_for("library.page", q=name) if done.uploaded else url_for("uploads.page"),
        _("Choose an asset"),
        "pencil",
        done.described,
    )
    return upload, described, found


def _cut(done: first_run.OwnSteps) -> Step:
    return Step(
        _("Cut a clip"),
        _("Open a recording, set the in and the out mark, and cut."),
        url_for("library.page", kind="video"),
        _("Choose a video"),
        "cut",
        done.cut,
    )


def _open(noted: frozenset[str]) -> Step:
    return Step(
        _("Look and play"),
        _("Open a picture or a recording; the keys of the player are under the question mark."),
        url_for("first_run.go", what=_OPENED),
        _("Choose a video"),
        "play",
        _OPENED in noted,
    )


def _cookie(user: User) -> str:
    return f"kronika_guide_{user.id}"


def _noted(user: User) -> frozenset[str]:
    return frozenset(request.cookies.get(_cookie(user), "").split("."))


def _note(response: Response, what: str) -> Response:
    user = current_user()
    if user is None:
        raise Missing("There is no account.")
    words = sorted({*_noted(user), what} & {_DISMISSED, _LOOKED, _OPENED})
    secure = current_app.config["DAM_SETTINGS"].secure_cookies
    response.set_cookie(
        _cookie(user), ".".join(words), max_age=_COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure
    )
    return response
