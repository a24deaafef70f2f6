"""The pages: one blueprint per noun, each of whose routes parses, calls one service and renders."""

from flask import Flask

from dam.web import (
    account,
    accounts,
    alerts,
    assets,
    audit,
    batch,
    clips,
    collections,
    compress,
    errors,
    events,
    export,
    fields,
    first_run,
    hearings,
    help,
    home,
    i18n,
    installing,
    library,
    library_query,
    live,
    palette,
    preferences,
    preview,
    scans,
    search_box,
    searches,
    security,
    selection,
    sessions,
    statics,
    styleguide,
    suggest,
    synonyms,
    templating,
    transcripts,
    uploads,
)

PAGES = (
    home,
    live,
    library,
    selection,
    export,
    searches,
    alerts,
    collections,
    batch,
    suggest,
    search_box,
    preview,
    assets,
    fields,
    clips,
    transcripts,
    hearings,
    scans,
    events,
    synonyms,
    uploads,
    sessions,
    account,
    accounts,
    audit,
    preferences,
    palette,
    styleguide,
    help,
    first_run,
    installing,
)


def register(app: Flask) -> None:
    """Put the pages into an application that has its context already."""
    app.extensions["dam_addresses"] = library_query.LibraryAddresses()
    i18n.register(app)
    statics.register(app)
    templating.register(app)
    # After what security adds to a page, for handlers run the other way round.
    compress.register(app)
    security.register(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    errors.register(app)
