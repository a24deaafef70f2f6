"""How long a recording may take."""

import pytest

from dam.media.produce import recording_limits


@pytest.mark.parametrize(
    ("seconds", "wall"), [(None, 36_000), (4, 600), (3600, 36_000), (4 * 3600, 86_400), (1e12, 86_400)]
)
def test_time_grows_with_the_recording_up_to_a_day(seconds: float | None, wall: float) -> None:
    limits = recording_limits({"duration_seconds": seconds})
    assert limits.wall_seconds == wall
    assert limits.cpu_seconds == 8 * wall
