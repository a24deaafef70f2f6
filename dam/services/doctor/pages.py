"""What the pages are made of: browser libraries, fonts, translations, cookies."""

from collections.abc import Iterator

from dam.domain.languages import BY_TAG, INTERFACE_LANGUAGES
from dam.services.doctor.finding import Finding, Place, note, ok, problem

_SETUP = "Run script/setup run."
_LOOPBACK = ("127.", "::1", "localhost")


def findings(place: Place) -> Iterator[Finding]:
    yield _vendored(place)
    yield _fonts(place)
    yield _translations(place)
    yield _language(place)
    yield _cookies(place)


def _vendored(place: Place) -> Finding:
    folder = place.code / "dam" / "web" / "static" / "vendor"
    scripts = sorted(path.name for path in folder.glob("*.js"))
    if not scripts:
        return problem(
            "browser libraries", f"none in {folder}", "Pages load, but uploads and lists stand still.", _SETUP
        )
    return ok("browser libraries", ", ".join(scripts))


def _fonts(place: Place) -> Finding:
    folder = place.code / "dam" / "web" / "static" / "vendor" / "fonts"
    count = len(list(folder.glob("*.woff2")))
    if not count:
        cost = "Letters of some languages may be missing on the pages and in pictures of texts."
        return note("fonts", f"none in {folder}", cost, _SETUP)
    return ok("fonts", f"{count} of the interface's own")


def _translations(place: Place) -> Finding:
    compiled = {path.parent.parent.name for path in (place.code / "dam").glob("**/LC_MESSAGES/*.mo")}
    missing = [x.native_name for x in INTERFACE_LANGUAGES if x.tag != "en" and x.tag.replace("-", "_") not in compiled]
    if missing:
        cost = f"The pages speak English instead of {', '.join(missing)}."
        return note("translations", f"{len(missing)} languages are not compiled", cost, _SETUP)
    return ok("translations", f"{len(INTERFACE_LANGUAGES)} languages")


def _language(place: Place) -> Finding:
    if place.default_language not in BY_TAG:
        says = f"DAM_DEFAULT_LANGUAGE is {place.default_language!r}"
        step = f"Set it to one of {', '.join(BY_TAG)}."
        return note("language", says, "Who has chosen none sees English.", step)
    return ok("language", BY_TAG[place.default_language].native_name)


def _cookies(place: Place) -> Finding:
    local = place.bind_address.startswith(_LOOPBACK)
    if place.secure_cookies:
        return ok("cookies", "sent over HTTPS alone")
    if local:
        return ok("cookies", "also sent over plain HTTP, which is reached from this machine alone")
    return note(
        "cookies",
        f"also sent over plain HTTP, on {place.bind_address}",
        "Who listens in the network can take over a session.",
        "Put the archive behind HTTPS and set DAM_SECURE_COOKIES=yes.",
    )
