"""What holds from the first moment of a new system."""

from tests.fixtures.running import RunningSystem


def test_words_are_looked_for_at_once(system: RunningSystem) -> None:
    assert system.total("square") == 0
