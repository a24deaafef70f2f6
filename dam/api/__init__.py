"""REST below /api/v1, described by OpenAPI out of the same code."""

from flask import Flask

from dam.api import (
    assets,
    batches,
    clips,
    description,
    events,
    files,
    health,
    listing,
    scans,
    sidecars,
    transcripts,
    uploads,
)
from dam.http import problems

DOORS = (listing, assets, files, scans, sidecars, transcripts, uploads, clips, events, batches)


def register(app: Flask) -> None:
    """Put REST into an application that has its context already."""
    problems.register_app(app)
    health.register(app)
    description.register(app, [door.blueprint for door in DOORS])
