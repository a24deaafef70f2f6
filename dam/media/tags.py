"""Tags of sound files by mutagen (ID3, Vorbis comments, MP4 atoms, APEv2, ASF) under common lower-case names."""

from collections.abc import Iterable
from typing import Any, Final

import mutagen
from mutagen.id3 import ID3

from dam.media.clean import clean_text, decoded

_ID3: Final = {
    "TIT2": "title", "TPE1": "artist", "TCOM": "composer", "TALB": "album", "TDRC": "date", "TDOR": "originaldate",
    "TYER": "year", "TCOP": "copyright", "TPUB": "publisher", "TLAN": "language", "TCON": "genre", "TRCK": "track",
    "TIT3": "subtitle", "TPE2": "album artist", "TEXT": "author", "COMM": "comment", "USLT": "lyrics",
}  # fmt: skip
_MP4: Final = {
    "\xa9nam": "title", "\xa9ART": "artist", "\xa9wrt": "composer", "\xa9alb": "album", "\xa9day": "date",
    "cprt": "copyright", "\xa9cmt": "comment", "desc": "description", "ldes": "description", "keyw": "keywords",
    "\xa9gen": "genre", "aART": "album artist", "\xa9lyr": "lyrics",
}  # fmt: skip
_ASF: Final = {"Title": "title", "Author": "artist", "Copyright": "copyright", "Description": "description"}
_UNREAD: Final = frozenset(
    {"mkv", "webm", "avi", "flv", "mpeg-ts", "mpeg-ps", "mpeg-video", "mxf", "dv", "amr", "caf", "w64"}
)


def audio_tags(path: str, format_name: str) -> tuple[dict[str, Any], list[str]]:
    """{name: text or list of texts} and warnings. Formats without such tags give nothing."""
    if format_name in _UNREAD:
        return {}, []
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a descriptor path of the sandbox
            tagged = mutagen.File(stream)
        return (_found(tagged.tags) if tagged is not None and tagged.tags is not None else {}), []
    except Exception as problem:  # mutagen raises whatever broken tags lead it into
        return {}, [f"tags_unreadable: {type(problem).__name__}"]


def _found(tags: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, texts in _entries(tags):
        cleaned = [text for text in (clean_text(text) for text in texts) if text]
        if cleaned and name not in found:
            found[name] = cleaned if name == "keywords" or len(cleaned) > 1 else cleaned[0]
    return found


def _entries(tags: Any) -> Iterable[tuple[str, list[str]]]:
    if isinstance(tags, ID3):
        for frame in tags.values():
            name = _ID3.get(frame.FrameID)
            if name is None and frame.FrameID == "TXXX":
                name = frame.desc.lower()[:60]
            if name:
                yield name, [_from_id3(text, int(getattr(frame, "encoding", 3))) for text in _frame_texts(frame)]
        return
    for key, value in tags.items() if hasattr(tags, "items") else tags:
        name = _MP4.get(key) or _ASF.get(key) or (None if key[:1] == "\xa9" or key.startswith("----") else key.lower())
        if name and name not in ("covr", "metadata_block_picture", "coverart"):
            values = value if isinstance(value, list) else [value]
            yield name, [str(part) for part in values[:100] if not isinstance(part, bytes | bytearray)]


def _frame_texts(frame: Any) -> list[str]:
    text = getattr(frame, "text", None)
    if text is None:
        return []
    return [str(part) for part in text] if isinstance(text, list) else [str(text)]


def _from_id3(text: str, encoding: int) -> str:
    """Encoding 0 says Latin-1; what stands there is mostly the writer's own code page."""
    if encoding != 0:
        return text
    try:
        return decoded(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text


def cover(path: str) -> bytes | None:
    """The bytes of the attached picture, at most 32 MB, or None."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - a descriptor path of the sandbox
            return _picture(mutagen.File(stream))
    except Exception:
        return None  # the probe has already warned of unreadable tags


def _picture(tagged: Any) -> bytes | None:
    if tagged is None:
        return None
    pictures: list[Any] = list(getattr(tagged, "pictures", []))
    if tagged.tags is not None:
        if isinstance(tagged.tags, ID3):
            pictures += tagged.tags.getall("APIC")
        elif "covr" in tagged.tags:
            pictures += list(tagged.tags["covr"])
    for picture in pictures:
        data = bytes(getattr(picture, "data", picture))
        if 64 <= len(data) <= 32 * 1024 * 1024:
            return data
    return None
