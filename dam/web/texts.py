"""Words of the interface for stable codes: kinds, states, levels, roles, fields, actions, failures and errors."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from dam.domain.errors import DamError

KINDS: dict[str, LazyString] = {
    "photo": _("Photo"),
    "video": _("Video"),
    "audio": _("Sound"),
    "text": _("Text"),
}

STATES: dict[str, LazyString] = {
    "ingesting": _("Processing"),
    "available": _("Ready"),
    "failed": _("Failed"),
    "disposed": _("Disposed of"),
    "queued": _("Waiting"),
}

MISSING: dict[str, LazyString] = {
    "caption": _("Without a caption"),
    "event": _("Without an event"),
}

LEVELS: dict[str, LazyString] = {
    "public": _("Public"),
    "internal": _("Internal"),
    "restricted": _("Restricted"),
    "secret": _("Secret"),
}

ROLES: dict[str, LazyString] = {
    "viewer": _("Viewer"),
    "photographer": _("Photographer"),
    "editor": _("Editor"),
    "archivist": _("Archivist"),
    "admin": _("Administrator"),
    "auditor": _("Auditor"),
}

FIELDS: dict[str, LazyString] = {
    "title": _("Title"),
    "description": _("Description"),
    "keywords": _("Keywords"),
    "event_id": _("Event"),
    "captured_at": _("Taken"),
    "place": _("Place"),
    "creator": _("Photographer or author"),
    "credit": _("Credit line"),
    "copyright": _("Copyright"),
    "usage_terms": _("Usage terms"),
    "language": _("Language of the content"),
    "access_level": _("Access level"),
    "kind": _("Kind"),
    "starts_at": _("Start"),
    "ends_at": _("End"),
    "name": _("Name"),
    "rule": _("Rule"),
    "cover_id": _("Cover"),
}

EVENT_KINDS: dict[str, LazyString] = {
    "council_sitting": _("Council sitting"),
    "committee_sitting": _("Committee sitting"),
    "public_meeting": _("Public meeting"),
    "press_conference": _("Press conference"),
    "mayor_meeting": _("Mayor's meeting"),
    "festival": _("Festival"),
    "anniversary": _("Anniversary"),
    "national_occasion": _("National occasion"),
    "religious_occasion": _("Religious occasion"),
    "exhibition": _("Exhibition"),
    "opening": _("Opening ceremony"),
    "other": _("Other event"),
}

SORTS: dict[str, LazyString] = {
    "relevance": _("Best match"),
    "-captured_at": _("Newest pictures first"),
    "captured_at": _("Oldest pictures first"),
    "-created_at": _("Last added first"),
    "title": _("Title, A to Z"),
    "-title": _("Title, Z to A"),
}

VIEWS: dict[str, LazyString] = {"grid": _("Grid"), "list": _("List"), "timeline": _("Timeline"), "map": _("Map")}

DENSITIES: dict[str, LazyString] = {
    "dense": _("Small pictures"),
    "normal": _("Medium pictures"),
    "roomy": _("Large pictures"),
}

RENDITIONS: dict[str, LazyString] = {
    "thumb": _("Thumbnail"),
    "preview": _("Preview"),
    "screen": _("Screen size"),
    "poster": _("Poster frame"),
    "proxy": _("Viewing copy"),
    "text": _("Plain text"),
}

ALERTS: dict[str, LazyString] = {
    "none": _("Do not tell me"),
    "app": _("Tell me here"),
    "at_once": _("Tell me here and by e-mail at once"),
    "daily": _("Tell me here and by e-mail once a day"),
}

# Of an exported table, by the stable names of services/export.
COLUMNS: dict[str, str | LazyString] = {
    "id": _("Id"),
    "title": _("Title"),
    "description": _("Description"),
    "keywords": _("Keywords"),
    "kind": _("Kind"),
    "event": _("Event"),
    "captured_at": _("Taken"),
    "captured_at_jalali": _("Taken (Jalali)"),
    "place": _("Place"),
    "creator": _("Photographer or author"),
    "credit": _("Credit line"),
    "copyright": _("Copyright"),
    "usage_terms": _("Usage terms"),
    "language": _("Language of the content"),
    "access_level": _("Access level"),
    "state": _("State"),
    "file_name": _("File name"),
    "media_type": _("Media type"),
    "size_bytes": _("Size in bytes"),
    "duration_seconds": _("Duration in seconds"),
    "width_px": _("Width in pixels"),
    "height_px": _("Height in pixels"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "camera": _("Camera"),
    "sha256": "SHA-256",
    "created_at": _("Added"),
    "created_at_jalali": _("Added (Jalali)"),
    "uploaded_by": _("Brought in by"),
    "address": _("Address"),
}

ACTIONS: dict[str, LazyString] = {
    "ingested": _("Brought in"),
    "processed": _("Processed"),
    "failed": _("Processing failed"),
    "reprocess_requested": _("Sent to be processed again"),
    "described": _("Described"),
    "downloaded": _("Downloaded"),
    "processing_cancelled": _("Processing cancelled"),
    "clip_requested": _("Clip requested"),
    "clip_cancelled": _("Clip cancelled"),
    "event_added": _("Event added"),
    "event_changed": _("Event changed"),
    "synonyms_added": _("Synonyms added"),
    "synonyms_changed": _("Synonyms changed"),
    "synonyms_removed": _("Synonyms removed"),
    "account_added": _("Account added"),
    "password_changed": _("Password changed"),
    "signed_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "sidecar_attached": _("Sidecar file attached"),
    "transcript_attached": _("Transcript added"),
    "transcript_removed": _("Transcript removed"),
    "scan_requested": _("Sent to have its words read"),
    "hearing_requested": _("A machine was asked to listen"),
    "hearing_cancelled": _("Listening stopped"),
    "transcript_heard": _("Written down by a machine"),
    "scan_cancelled": _("Reading of its words stopped"),
    "token_added": _("Access token made"),
    "token_revoked": _("Access token revoked"),
    "role_changed": _("Role changed"),
    "account_closed": _("Account closed"),
    "account_reopened": _("Account opened again"),
    "batch_requested": _("Batch edit started"),
    "batch_undo_requested": _("Batch edit taken back"),
    "batch_cancelled": _("Batch edit cancelled"),
    "backed_up": _("Backup made"),
    "collection_added": _("Collection made"),
    "collection_changed": _("Collection changed"),
    "collection_deleted": _("Collection deleted"),
    "email_changed": _("E-mail address changed"),
    "exported": _("Table exported"),
    "restored": _("Restored from a backup"),
    "database_rebuilt": _("Database made anew"),
}

GROUPS: dict[str, str | LazyString] = {
    "exif": "EXIF",
    "gps": "GPS",
    "iptc": "IPTC",
    "xmp": "XMP",
    "id3": "ID3",
    "sidecar": _("Sidecar file"),
    "container": _("Container"),
    "document": _("Properties of the text"),
}

ERRORS: dict[str, LazyString] = {
    "empty": _("The file is empty. Copy it again from the camera or card and send it once more."),
    "unsupported": _("This kind of file can't be read here. Send a photo, video, sound or text in a common format."),
    "playlist": _("This is a playlist that points to other files, not a recording. Send the recording itself."),
    "vector_image": _("SVG drawings can carry programs and are not accepted. Export it as PNG or PDF and send that."),
    "truncated": _("The file is cut short or damaged and can't be opened. Copy it again from its source."),
    "damaged": _("The file is damaged or is not what its name says. Copy it again from its source."),
    "too_many_pixels": _("The picture is larger than can be opened safely. Save it smaller and send that."),
    "encrypted": _("The file is protected with a password. Remove the protection and send it again."),
    "decoder_timeout": _("Reading this file took too long and was stopped. The original is kept; process it again."),
    "decoder_memory": _("Reading this file took too much memory and was stopped. The original is kept."),
    "decoder_crashed": _("The program that reads this kind of file broke down on it. The original is kept."),
    "no_streams": _("There is neither picture nor sound in this file. Send the recording itself."),
    "interrupted": _("Processing was interrupted several times. The original is kept; try processing it again."),
    "cancelled": _("It was cancelled. The original is kept; start it again whenever you want."),
    "original_missing": _("The bytes of the original are not in the store. Ask the administrator to restore them."),
    "output_limit": _("The viewing copies of this file would be too large. Split the recording and send the parts."),
    "decoder_missing": _("The program that reads such files is not installed. Tell the administrator."),
    "clip_range": _("The marks do not lie inside the recording. Set them again."),
    "clip_empty": _("Nothing lies between these marks. Set them further apart and try again."),
    "duplicate": _("The very same file is in the archive already."),
    "too_large": _("The file is larger than is accepted here. Ask the administrator, or send a shorter one."),
    "storage_full": _("There is no room left. Ask the administrator to free some, then try again."),
    "service_away": _("A part of the system does not answer just now. Wait a moment and try again."),
    "forbidden": _("Your role does not allow this. Ask an editor or the administrator."),
    "not_found": _("It does not exist, or it is not open to you."),
    "disposed": _("This asset was disposed of. Only the record of it is kept."),
    "stale": _("Somebody changed this meanwhile. Compare both versions and choose."),
    "wrong_password": _("The name or the password is wrong."),
    "too_many": _("Too many wrong passwords. Wait a quarter of an hour and try again."),
    "unauthenticated": _("You are signed out. Sign in again; nothing is lost."),
    "short_password": _("A password has at least 10 characters."),
    "long_password": _("A password has at most 1000 characters."),
    "other_password": _("The two new passwords differ."),
    "bad_name": _("A name has 1 to 80 letters, digits or . @ + - _ and begins with a letter or a digit."),
    "bad_role": _("Choose one of the roles."),
    "name_taken": _("There is an account of this name already."),
    "last_admin": _("This is the last administrator. Make another account an administrator first."),
    "bad_range": _("The out mark must lie after the in mark, and both within the recording."),
    "not_playable": _("Clips are cut from video and sound."),
    "not_running": _("This is over already; there is nothing left to cancel."),
    "not_ready": _("This asset is still being processed. Wait until it is ready."),
    "no_such_event": _("There is no such event. It may have been removed."),
    "too_long": _("This is longer than the field takes. Shorten it."),
    "too_few_terms": _("Give at least two terms that mean the same, each on a line of its own."),
    "too_many_terms": _("Up to 20 terms can mean the same."),
    "too_many_groups": _("There are 5,000 groups of synonyms already. Remove some first."),
    "no_words": _("One of the lines holds no word. Write letters or digits."),
    "same_already": _("The search takes these for the same already; script and marks do not matter."),
    "csrf": _("The page was open for too long. Go back, load it again and repeat."),
    "bad_field": _("This value can't be used here. Correct it and save again."),
    "too_many_for_zip": _("These are too many assets for one ZIP. Go back and select fewer."),
    "nothing_selected": _("Nothing is selected. Go back and select some assets."),
    "not_a_transcript": _("There are no subtitles in this file. Choose an .srt or .vtt file with times in it."),
    "transcript_too_large": _("This file is too large for subtitles. Choose the .srt or .vtt file itself."),
    "no_recording": _("A transcript goes with video or sound."),
    "ocr_missing": _("Nothing is installed here that reads words on pictures. Tell the administrator."),
    "ocr_language_missing": _("None of its languages can be read here. Tell the administrator."),
    "nothing_to_read": _("Words are read on photographs and on PDFs."),
    "scan_running": _("It is being read already."),
    "speech_off": _("Nothing is set up here that writes down what is said. Tell the administrator."),
    "speech_failed": _("The machine that listens can't be used just now. Tell the administrator."),
    "nothing_said": _("Nothing was understood in it. Choose the spoken language and try again."),
    "transcript_there": _("A better transcript in this language is there already."),
    "hearing_running": _("A machine listens to it already."),
    "fault": _("Something went wrong here, and it has been noted. Try again; if it stays so, tell the administrator."),
    "no_change": _("Choose at least one change."),
    "no_assets": _("None of these assets is there and open to you. Select some and try again."),
    "too_many_assets": _("These are too many for one batch edit. Narrow the selection to 20,000 assets."),
    "nothing_to_find": _("Write what is to be found."),
    "same_text": _("What is found and what replaces it are the same."),
    "both_ways": _("A keyword can't be added and removed at once."),
    "two_ways": _("Either give it a value or replace words in it, not both."),
    "already_started": _("This batch edit was started already."),
    "undo_goes_on": _("An undo goes on to its end."),
    "undo_over": _("The time in which this batch edit can be undone is over."),
    "nothing_to_undo": _("This batch edit changed nothing; there is nothing to undo."),
    "bad_email": _("Write an address such as name@example.org, or leave the field empty."),
    "no_name": _("Give it a name."),
    "search_name_taken": _("You have a saved search of this name already."),
    "too_many_searches": _("You have very many saved searches. Delete one first."),
    "collection_full": _("A collection holds at most 10,000 assets. Make another one."),
    "by_rule": _("What is in this collection is decided by its rule. Change the rule instead."),
    "rule_stays": _("A collection stays by hand or by rule. Make a new one."),
    "empty_rule": _("A rule needs at least one word or one filter."),
    "rule_in_rule": _("A rule can't be made of another collection."),
    "too_many_choices": _("At most 200 values of one filter can be chosen at once. Choose fewer."),
    "bad_box": _("This part of the map can't be read. Go back to the map and choose it again."),
    "too_many_for_export": _("A table takes at most a million rows. Narrow the result."),
    "nothing_to_export": _("There is nothing to export. Select some assets, or widen the search."),
    "nothing_here": _("There is nothing at this address."),
}

_FIELD_ERRORS: dict[str, LazyString] = {
    "title": _("An event needs a title."),
    "ends_at": _("The end lies before the start, or is not a date and time."),
    "captured_at": _("Write a date and a time."),
    "starts_at": _("Write a date and a time."),
}

_TITLES: dict[int, LazyString] = {
    401: _("Signed out"),
    403: _("Not allowed"),
    404: _("Not found"),
    410: _("Disposed of"),
    412: _("Changed meanwhile"),
    413: _("Too large"),
    503: _("Just a moment"),
    507: _("Storage is full"),
}


def of_error(problem: DamError) -> str:
    """What a person reads of an error, in their language where we know its code."""
    if problem.code == "bad_field" and problem.extra.get("field") in _FIELD_ERRORS:
        return str(_FIELD_ERRORS[str(problem.extra["field"])])
    known = ERRORS.get(problem.code)
    return str(known) if known is not None else problem.detail


def alerts(*, by_mail: bool) -> dict[str, LazyString]:
    """The ways to be told, of which those by e-mail need a mail server."""
    return {value: words for value, words in ALERTS.items() if by_mail or value in ("none", "app")}


def of_failure(code: str, detail: str) -> str:
    known = ERRORS.get(code)
    return str(known) if known is not None else detail


def title_of_status(status: int) -> str:
    return str(_TITLES.get(status, _("Something went wrong")))
