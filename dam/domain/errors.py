"""Errors that a door answers with a reason: missing, forbidden, invalid, in the way and away are different things."""


class DamError(Exception):
    """Base. `code` is stable for programs, `detail` is for a person and names the next step."""

    status = 500
    code = "error"
    # When to try again; None where that would change nothing.
    retry_after_seconds: int | None = None

    def __init__(self, detail: str, code: str | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.extra = extra


class Invalid(DamError):
    status, code = 422, "invalid"


class BadRequest(DamError):
    status, code = 400, "bad_request"


class Unauthenticated(DamError):
    status, code = 401, "unauthenticated"


class Forbidden(DamError):
    status, code = 403, "forbidden"


class Missing(DamError):
    status, code = 404, "not_found"


class Conflict(DamError):
    status, code = 409, "conflict"


class Duplicate(Conflict):
    """The same bytes are here already, as `asset_id` (None where this person may not know of it)."""

    code = "duplicate"


class Gone(DamError):
    status, code = 410, "disposed"


class Stale(DamError):
    status, code = 412, "stale"


class TooLarge(DamError):
    status, code = 413, "too_large"


class UnsupportedType(DamError):
    status, code = 415, "unsupported"


class Locked(DamError):
    """Somebody else is writing to it at this moment."""

    status, code = 423, "locked"


class ChecksumMismatch(DamError):
    """What arrived is not what was sent; nothing of it was kept."""

    status, code = 460, "checksum_mismatch"


class TooMany(DamError):
    """Tried too often, such as wrong passwords."""

    status, code = 429, "too_many"

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class ServiceAway(DamError):
    """A backing service does not answer."""

    status, code = 503, "service_away"
    retry_after_seconds = 5


class SpeechAway(ServiceAway):
    """The engine that listens can't be used; the reason is one that its operator can mend."""


class MailRefused(DamError):
    """The mail server will not take this letter, however often it is tried."""

    status, code = 502, "mail_refused"


class StorageFull(DamError):
    status, code = 507, "storage_full"
