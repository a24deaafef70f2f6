"""`/healthz` and `/readyz`, for whoever watches over the process; open to all, so they say no more than needed."""

from flask import Blueprint, Flask, Response, current_app, jsonify

from dam.http.identity import open_to_all
from dam.services.readiness import Readiness

blueprint = Blueprint("health", __name__)


def register(app: Flask) -> None:
    app.extensions["dam_readiness"] = Readiness(app.extensions["dam_context"])
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@open_to_all
def alive() -> Response:
    """200 while the process serves."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@open_to_all
def ready() -> Response:
    """200 when every backing service answers, else 503; with a check for each."""
    readiness: Readiness = current_app.extensions["dam_readiness"]
    checks = readiness.check()
    whole = all(checks.values())
    answer = jsonify(
        {
            "status": "ok" if whole else "away",
            "checks": {name: "ok" if fine else "away" for name, fine in checks.items()},
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    if not whole:
        answer.status_code = 503
        answer.headers["Retry-After"] = "5"
    return answer
