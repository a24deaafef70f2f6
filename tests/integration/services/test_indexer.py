"""The scheduler's indexer gathers what comes close together into one commit, and is quick when little comes."""

from dataclasses import dataclass, field

import pytest

from dam.domain.access import Actor, Role
from dam.services.context import Context
from dam.services.rebuild.index import fill_where_nothing_is
from tests.fixtures.many_assets import add_assets, alter, read_all
from workers import scheduler


@dataclass
class _PassingTime:
    now_seconds: float = 100.0
    slept_seconds: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now_seconds

    def sleep(self, seconds: float) -> None:
        self.slept_seconds.append(round(seconds, 3))
        self.now_seconds += seconds


def test_commits_are_apart_while_changes_pour_in(
    context: Context, people: dict[Role, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = _PassingTime()
    monkeypatch.setattr(scheduler, "time", passing)
    fill_where_nothing_is(context)
    (asset_id,) = add_assets(context, people[Role.EDITOR], 1, indexed_version=1)
    indexer = scheduler.Indexer(context)

    def told_of_a_change(version: int) -> float:
        """How long is waited after it, before the next look."""
        alter(context, asset_id, version=version)
        context.queue.wake_indexer()
        indexer.step()
        assert read_all(context, [asset_id])[0].indexed_version == version
        return passing.slept_seconds[-1]

    assert [told_of_a_change(version) for version in (2, 3, 4)] == [0.6, 0.6, 0.6]
    # Nothing was committed since, so the next one need not wait for longer than others may join it.
    passing.now_seconds += 60
    assert told_of_a_change(4) == 0.15
    assert told_of_a_change(5) == 0.6
