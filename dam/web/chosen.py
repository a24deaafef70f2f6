"""What a form over a list says is meant: repeated `ids`, or `all` with the library's `query`."""

from flask import request

from dam.http.identity import current_actor
from dam.services.batch import Selection
from dam.web import library_query


def selected() -> Selection:
    if request.form.get("all"):
        query = library_query.read_address(request.form.get("query", ""))
        return Selection(search=library_query.request_of(current_actor(), query))
    return Selection(tuple(value for value in request.form.getlist("ids") if value))
