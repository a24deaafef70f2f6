"""The web application: pages and REST put together over one context."""

from flask import Flask

from dam import api, web
from dam.bootstrap import System, start
from dam.http.addresses import IdConverter


def create(system: System | None = None) -> Flask:
    """What gunicorn serves (`dam.wsgi:create()`); tests hand in their own system."""
    system = system or start()
    app = Flask(
        "dam", template_folder=str(system.templates), static_folder=str(system.static), static_url_path="/static"
    )
    app.config.update(
        SECRET_KEY=system.settings.secret_key,
        SESSION_COOKIE_NAME="kronika_state",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=system.settings.secure_cookies,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        DAM_SETTINGS=system.settings,
    )
    app.extensions["dam_context"] = system.context
    app.url_map.converters["id"] = IdConverter
    api.register(app)
    web.register(app)
    return app
