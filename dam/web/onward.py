"""Where a form leads when it was taken: for a script that sent it as for a browser that did."""

from flask import make_response, redirect
from werkzeug.wrappers import Response

from dam.web.errors import is_part


def onward(address: str) -> Response:
    if not is_part():
        return redirect(address, 303)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = address
    return response
