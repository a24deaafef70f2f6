"""The manual as pages, open to all: who can't sign in needs them most, and nothing of the archive is in them."""

from flask import Blueprint, Flask, render_template, request

from dam.domain.errors import Missing
from dam.domain.languages import BY_TAG
from dam.http.identity import open_to_all
from dam.web import help_places, help_texts, manual, manual_search
from dam.web.i18n import language

blueprint = Blueprint("help", __name__)
_LONGEST_QUERY = 200


@blueprint.record
def _offer(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        help_address=help_places.address, help_of_this_page=help_places.of_this_page, help_texts=help_texts.TEXTS
    )


@blueprint.get("/help")
@open_to_all
def contents() -> str:
    """All chapters, or what a search finds in them."""
    query = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    chapters = manual.chapters(language().tag)
    found = manual_search.search(chapters, query) if query else None
    return render_template("help/contents.html", chapters=chapters, asked=query, found=found, here_name="")


@blueprint.get("/help/<name>")
@open_to_all
def chapter(name: str) -> str:
    chapters = manual.chapters(language().tag)
    at = next((number for number, one in enumerate(chapters) if one.name == name), None)
    if at is None:
        raise Missing("The manual has no such chapter.", "nothing_here")
    return render_template(
        "help/chapter.html",
        chapter=chapters[at],
        written=BY_TAG[chapters[at].tag],
        previous=chapters[at - 1] if at else None,
        next=chapters[at + 1] if at + 1 < len(chapters) else None,
        chapters=chapters,
        asked="",
        here_name=name,
    )
