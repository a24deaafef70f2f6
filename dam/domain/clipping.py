"""Which in and out marks make a clip."""

import math
from enum import StrEnum

MINIMUM_CLIP_SECONDS = 0.04


class ClipMode(StrEnum):
    """`exact` cuts at the very frames and re-encodes; `copy` keeps the coded pictures and starts at a keyframe."""

    EXACT = "exact"
    COPY = "copy"


def range_problem(in_seconds: float, out_seconds: float, duration_seconds: float | None) -> str | None:
    """The reason why a range can't be cut, or None. A tenth of a second past the end is forgiven."""
    if not (math.isfinite(in_seconds) and math.isfinite(out_seconds)):
        return "The in and out marks must be numbers of seconds."
    if in_seconds < 0:
        return "The in mark lies before the beginning."
    if out_seconds - in_seconds < MINIMUM_CLIP_SECONDS:
        return "The out mark must lie after the in mark."
    if duration_seconds is not None and out_seconds > duration_seconds + 0.1:
        return f"The out mark lies past the end, which is at {duration_seconds:.2f} seconds."
    return None
