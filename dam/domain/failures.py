"""Reasons that end an upload or the processing of an asset: stable codes and what a person reads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A stable `code` (translated by the interface) and an English `detail` with the next step."""

    code: str
    detail: str


FAILURES: dict[str, str] = {
    "empty": "The file is empty. Copy it again from the camera or card and send it once more.",
    "unsupported": "This kind of file can't be read here. Send a photo, video, sound or text in a common format.",
    "playlist": "This is a playlist that points to other files, not a recording. Send the recording itself.",
    "vector_image": "SVG drawings can carry programs and are not accepted. Export it as PNG or PDF and send that.",
    "truncated": "The file is cut short or damaged and can't be opened. Copy it again from its source.",
    "damaged": "The file is damaged or is not what its beginning says. Copy it again from its source.",
    "too_many_pixels": "The picture is larger than can be opened safely. Save it smaller and send that.",
    "encrypted": "The file is protected with a password. Remove the protection and send it again.",
    "decoder_timeout": "Reading this file took too long and was stopped. The original is kept; process it again.",
    "decoder_memory": "Reading this file took too much memory and was stopped. The original is kept.",
    "decoder_crashed": "The program that reads this kind of file broke down on it. The original is kept.",
    "no_streams": "There is neither picture nor sound in this file. Send the recording itself.",
    "output_limit": "The viewing copies of this file would be too large. Split the recording and send the parts.",
    "decoder_missing": "The program that reads such files is not installed. Ask the administrator to run `dam doctor`.",
    "ocr_missing": "The program that reads words on pictures is missing. Ask the administrator to run `dam doctor`.",
    "ocr_language_missing": "None of its languages can be read here. Ask the administrator to install them.",
    "speech_off": "No speech engine is set up on the machine that works. Ask the administrator to run `dam doctor`.",
    "speech_failed": "The speech engine can't be used. Ask the administrator to run `dam doctor`.",
    "nothing_said": "Nothing was understood in it. Choose the language that is spoken and try again.",
    "transcript_there": "A better transcript in this language is there already. Remove it first to have one written.",
    "clip_range": "The marks do not lie inside the recording. Set the in mark before the out mark and try again.",
    "clip_empty": "Nothing lies between these marks. Set them further apart and try again.",
    "interrupted": "Processing was interrupted several times. The original is kept; try processing it again.",
    "cancelled": "It was cancelled. The original is kept; start it again whenever you want.",
    "original_missing": "The original's bytes are not in the store. Restore them from the backup and process it again.",
}


def failure(code: str) -> Failure:
    return Failure(code, FAILURES[code])
