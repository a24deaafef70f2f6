"""The programs and libraries that read originals, and how well they are locked in."""

import importlib
import importlib.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator

from dam.domain.errors import SpeechAway
from dam.domain.scanning import PROGRAM_LANGUAGES
from dam.media.sandbox import DecoderError, Sandbox
from dam.media.tools import ffmpeg_features, ffmpeg_path, tesseract_languages
from dam.ports import SpeechEngine
from dam.services.doctor.finding import Finding, note, ok, problem

_OLDEST_PYTHON = (3, 11)
_SAY_VERSION_SECONDS = 20
_SETUP = "Run script/setup run."
_PROTECTIONS = {
    "seccomp": "system calls are not filtered",
    "network_blocked": "decoders could reach the network",
    "foreign_files_blocked": "decoders could read other files",
    "signals_blocked": "decoders could signal other processes",
}


def findings() -> Iterator[Finding]:
    yield _python()
    yield _ffmpeg()
    yield _exiftool()
    yield _tesseract()
    yield _libvips()
    yield from _formats()
    yield _sandbox()


def _python() -> Finding:
    says = f"Python {platform.python_version()}"
    if sys.version_info < _OLDEST_PYTHON:
        return problem("python", says, "The archive does not run on it.", "Install Python 3.11 or newer.")
    return ok("python", says)


def _ffmpeg() -> Finding:
    program = ffmpeg_path()
    if program is None:
        return problem("ffmpeg", "there is none", "Video and sound get no proxies and no clips.", _SETUP)
    features = ffmpeg_features()
    origin = "from imageio-ffmpeg" if "imageio" in program else "of the system"
    says = f"ffmpeg {'.'.join(map(str, features.version))} {origin}"
    lacking = sorted({"libx264", "aac"} - features.encoders)
    if lacking:
        step = "Install a full ffmpeg: the package ffmpeg of the system."
        return problem("ffmpeg", f"{says}, without {', '.join(lacking)}", "Proxies and clips can't be made.", step)
    return ok("ffmpeg", f"{says}, with libx264 and aac")


def _exiftool() -> Finding:
    version = _version(["exiftool", "-ver"])
    if version is None:
        return note(
            "exiftool",
            "there is none",
            "Embedded metadata is read by the built-in readers alone; a few makers' notes stay unread.",
            "Install the package libimage-exiftool-perl, if those are wanted.",
        )
    return ok("exiftool", f"exiftool {version}")


def _tesseract() -> Finding:
    version = _version(["tesseract", "--version"])
    if version is None:
        cost = "Words on scans, photographed pages and banners are not read and can't be found."
        step = "Install the packages tesseract-ocr and tesseract-ocr-LANGUAGE, if those are wanted."
        return note("tesseract", "there is none", cost, step)
    installed = tesseract_languages()
    wanted = sorted({name for names in PROGRAM_LANGUAGES.values() for name in names})
    lacking = [name for name in wanted if name not in installed]
    says = f"{version}, reads {', '.join(name for name in wanted if name in installed) or 'none of our languages'}"
    if lacking:
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in lacking)
        cost = f"Words in {', '.join(lacking)} are not read."
        return note("tesseract", says, cost, f"Install what is wanted of: {packages}.")
    return ok("tesseract", says)


def speech(engine: SpeechEngine | None) -> Finding:
    """Whether what is said can be written down here; off is as good as on."""
    if engine is None:
        return ok("speech", "off; DAM_SPEECH_MODEL_DIR names the folder of a model that switches it on")
    try:
        engine.ready()
    except SpeechAway as reason:
        cost = "Nobody writes down what is said; subtitles that people bring are found all the same."
        return problem("speech", reason.detail, cost, "Mend that, or unset DAM_SPEECH_MODEL_DIR.")
    return ok("speech", engine.name)


def _version(command: list[str]) -> str | None:
    """The first line that a program says of itself; None where it is not there or does not run."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603
            [program, *command[1:]], capture_output=True, text=True, timeout=_SAY_VERSION_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else None


def _libvips() -> Finding:
    try:
        pyvips = importlib.import_module("pyvips")
    except (ImportError, OSError) as reason:
        return problem("libvips", f"it can't be loaded: {reason}", "Photos get no renditions.", _SETUP)
    loaders = {"JPEG": "jpegload", "PNG": "pngload", "TIFF": "tiffload", "WebP": "webpload", "AVIF": "heifload"}
    known = [name for name, loader in loaders.items() if pyvips.type_find("VipsForeignLoad", loader)]
    missing = sorted(set(loaders) - set(known))
    says = f"libvips {'.'.join(str(pyvips.version(n)) for n in range(3))} reads {', '.join(known)}"
    if missing:
        cost = f"{', '.join(missing)} is read by slower ways, or not at all."
        return note("libvips", says, cost, _SETUP)
    return ok("libvips", says)


def _formats() -> Iterator[Finding]:
    for module, what in (("pillow_heif", "HEIC photos"), ("rawpy", "camera RAW without a preview")):
        if importlib.util.find_spec(module) is None:
            yield problem(module, "it is not installed", f"{what} can't be read.", _SETUP)
        else:
            yield ok(module, f"reads {what}")


def _sandbox() -> Finding:
    try:
        with Sandbox() as sandbox:
            held = sandbox.protections()
    except (DecoderError, OSError) as reason:
        return problem("sandbox", f"decoders can't be started: {reason}", "Nothing can be processed.", _SETUP)
    lacking = [cost for name, cost in _PROTECTIONS.items() if not held.get(name)]
    lacking += [f"the kernel lacks {name}" for name in held.get("missing", [])]
    if lacking:
        return note(
            "sandbox",
            "decoders are locked in, but not in every way",
            f"With a hostile file: {'; '.join(lacking)}.",
            "Use a Linux kernel of 5.13 or newer with seccomp and Landlock.",
        )
    return ok("sandbox", f"decoders are locked in (seccomp, Landlock {held.get('landlock_abi')}, no network)")
