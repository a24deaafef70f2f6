"""Every component in every state, and every token with how well it is read: for whoever builds the pages."""

from functools import cache
from pathlib import Path

from flask import Blueprint, current_app, render_template

from dam.domain.access import Permission
from dam.http.identity import requires
from dam.web import colours

blueprint = Blueprint("styleguide", __name__)
STEPS = range(1, 9)
TEXT_SIZES = range(1, 8)
# What breaks layouts that were only tried with polite words.
LONG = "Stadtratssitzungsprotokollführerinnenausbildungsbescheinigung" * 4
TURNED = "before \u202egnp.exe\u202c after"
CROWDED = "Z̷̡̢̛a̴̧̛̛l̵̡̛̛g̶̡̛̛o̷̧̡ 👩\u200d👩\u200d👧\u200d👦 <b>&amp;</b> zero\u200bwidth"


@blueprint.get("/styleguide")
@requires(Permission.MANAGE_ACCOUNTS)
def page() -> str:
    known = _tokens(Path(str(current_app.static_folder)) / "css" / "tokens.css")
    return render_template(
        "styleguide/page.html",
        tokens=list(known.values()),
        measured=colours.measured(known),
        steps=STEPS,
        text_sizes=TEXT_SIZES,
        odd={"long": LONG, "turned": TURNED, "crowded": CROWDED},
    )


@cache
def _tokens(style_sheet: Path) -> dict[str, colours.Token]:
    return colours.tokens(style_sheet.read_text(encoding="utf-8"))
