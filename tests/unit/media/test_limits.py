"""How long a recording may take, and how much may come out of it."""

import pytest

from dam.media.produce import recording_limits

_MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("seconds", "wall"), [(None, 36_000), (4, 600), (3600, 36_000), (4 * 3600, 86_400), (1e12, 86_400)]
)
def test_time_grows_with_the_recording_up_to_a_day(seconds: float | None, wall: float) -> None:
    limits = recording_limits({"duration_seconds": seconds}, _MIB)
    assert limits.wall_seconds == wall
    assert limits.cpu_seconds == 8 * wall


@pytest.mark.parametrize(
    ("what", "size_bytes", "seconds", "bits_per_second"),
    [
        ("a sitting of four hours by a camera", 14_000 * _MIB, 4 * 3600, 2_628_000),
        ("the same by a telephone", 1_500 * _MIB, 4 * 3600, 2_628_000),
        ("four hours of speech in Opus", 10 * _MIB, 4 * 3600, 128_000),
        ("ten hours of AMR, mono", 20 * _MIB, 36_000, 80_000),
        ("a minute of 3GP", _MIB // 2, 60, 2_628_000),
        ("one second", 1000, 1, 2_628_000),
    ],
)
def test_what_true_recordings_need_fits(what: str, size_bytes: int, seconds: float, bits_per_second: int) -> None:
    """The proxy at its highest rate all along, and a tenth for the rest."""
    limits = recording_limits({"duration_seconds": seconds}, size_bytes)
    assert limits.file_bytes >= seconds * bits_per_second / 8, what
    assert limits.output_bytes >= seconds * bits_per_second / 8 * 1.1, what


@pytest.mark.parametrize(("size_bytes", "most_bytes"), [(100_000, 71 * _MIB), (5 * _MIB, 384 * _MIB), (2**50, 2**36)])
def test_what_comes_out_is_bounded_by_what_came_in(size_bytes: int, most_bytes: int) -> None:
    limits = recording_limits({"duration_seconds": 1e9}, size_bytes)
    assert limits.output_bytes <= most_bytes
    assert limits.file_bytes <= limits.output_bytes
