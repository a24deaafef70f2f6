"""Headers and tokens that keep foreign pages and planted code out of ours."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from config import Settings
from dam.http.addresses import is_rest

csrf = CSRFProtect()


def register(app: Flask) -> None:
    # A page may stay open for days, with an upload running in it; the token lives as long as the session.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # The REST door answers for itself: tokens of programs need no protection, cookies are checked there.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(_check_form)
    policy = content_security_policy(app.config["DAM_SETTINGS"])

    @app.after_request
    def protect(response: Response) -> Response:
        if is_rest(request.path):
            return response
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if _is_ours(response):
            return response
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if response.mimetype == "text/html":
            # Kept for the Back button, asked for again otherwise.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.vary.update(("Cookie", "Accept-Language"))
        return response


def content_security_policy(settings: Settings) -> str:
    """Everything from here; pictures, sound and video also from the object store that signs addresses for browsers,
    and pictures from the server of the map's tiles.
    """
    files = f"'self'{_host(settings.s3_public_endpoint)}"
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": f"{files}{_host(settings.map_tiles_url)} data: blob:",
        "media-src": files,
        "connect-src": files,
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "manifest-src": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _host(address: str | None) -> str:
    parts = urlsplit(address) if address else None
    return f" {parts.scheme}://{parts.netloc}" if parts else ""


def _check_form() -> None:
    # Where nothing stands that could be done, that is told, and not what a form would lack.
    if not is_rest(request.path) and request.routing_exception is None:
        csrf.protect()


def _is_ours(response: Response) -> bool:
    """Our own style, script, font or sign: no page, nothing of the archive, and sixty of them to a first visit."""
    return request.path.startswith("/static/") and response.status_code == 200 and response.mimetype != "text/html"
