"""REST below /api/v1, described by OpenAPI out of the same code."""

from flask import Flask

from dam.api import (
    assets,
    audit,
    batches,
    clips,
    description,
    events,
    files,
    health,
    listing,
    sidecars,
    synonyms,
    uploads,
)

DOORS = (listing, assets, files, sidecars, uploads, clips, events, batches, synonyms, audit)


def register(app: Flask) -> None:
    """Put REST into an application that has its context already."""
    health.register(app)
    description.register(app, [door.blueprint for door in DOORS])
