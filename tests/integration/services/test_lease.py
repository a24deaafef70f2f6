"""One worker at a time, and none records what it found after it had lost the row; for every kind of row alike."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Clip, Leased
from dam.domain.access import Actor, Role
from dam.domain.errors import DamError, ServiceAway, StorageFull
from dam.domain.lifecycle import AssetState, ClipState
from dam.services import ingest, lease, sidecar, staging
from dam.services.context import Context
from dam.services.lease import Lease, LeaseLost
from tests.integration.services.conftest import SetClock

Work = tuple[type[Leased], str, str]
Claiming = Callable[[], Lease[Leased] | None]


def give_up(_session: Session, row: Leased) -> None:
    row.state = "failed"


@pytest.fixture(params=[Asset, Clip])
def work(request: pytest.FixtureRequest, context: Context, people: dict[Role, Actor]) -> Work:
    """A row that waits for its worker: its table, its id and the state it waits in."""
    staged = staging.stage(context, io.BytesIO(b"Press release.\n"))
    asset_id = ingest.ingest(context, people[Role.ADMIN], staged, ingest.NewAsset("release.txt", {}))
    if request.param is Asset:
        return Asset, asset_id, AssetState.INGESTING
    clip = Clip(
        asset_id=asset_id,
        state=ClipState.QUEUED,
        mode="exact",
        in_seconds=0.0,
        out_seconds=1.0,
        created_by_id=people[Role.ADMIN].user_id,
        created_at=context.clock.now(),
    )
    with context.database.write() as session:
        session.add(clip)
    return Clip, clip.id, ClipState.QUEUED


@pytest.fixture
def claiming(context: Context, work: Work) -> Claiming:
    table, row_id, waiting = work
    return lambda: lease.claim(context, table, row_id, waiting, give_up)


def row_of(context: Context, work: Work) -> Leased:
    with context.database.read() as session:
        return session.execute(select(work[0]).where(work[0].id == work[1])).scalar_one()


def claimed(claiming: Claiming) -> Lease[Leased]:
    found = claiming()
    assert found is not None
    return found


def refused(holder: Lease[Leased]) -> bool:
    """Whether this worker can neither record nor hold any more."""
    with pytest.raises(LeaseLost):
        holder.hold()
    with pytest.raises(LeaseLost), holder.recording():
        pass
    return True


def test_one_at_a_time_until_the_lease_ends(context: Context, work: Work, claiming: Claiming, clock: SetClock) -> None:
    first = claimed(claiming)
    assert claiming() is None
    clock.pass_by(minutes=4)
    first.hold()
    clock.pass_by(minutes=4)
    assert claiming() is None
    clock.pass_by(minutes=1)
    second = claimed(claiming)
    assert (first.attempt, second.attempt) == (1, 2)
    assert refused(first)
    with second.recording() as (_, row):
        row.state = "available"
    assert (row_of(context, work).state, row_of(context, work).lease_until) == ("available", None)
    assert claiming() is None


def test_who_is_late_still_records_where_nobody_came_after(claiming: Claiming, clock: SetClock) -> None:
    holder = claimed(claiming)
    clock.pass_by(hours=1)
    with holder.recording() as (_, row):
        row.state = "available"
    assert refused(holder)


def test_the_same_number_of_attempt_is_not_the_same_claim(
    context: Context, work: Work, claiming: Claiming, clock: SetClock
) -> None:
    stalled = claimed(claiming)
    with context.database.write() as session:
        row = session.execute(select(work[0]).where(work[0].id == work[1])).scalar_one()
        lease.send_back(row, work[2])
    assert refused(stalled)
    clock.pass_by(seconds=1)
    fresh = claimed(claiming)
    assert (stalled.attempt, fresh.attempt) == (1, 1)
    assert refused(stalled)
    fresh.hold()


def test_after_too_many_attempts_the_last_one_records_no_more(
    context: Context, work: Work, claiming: Claiming, clock: SetClock
) -> None:
    holders = []
    for _ in range(lease.ATTEMPTS):
        holders.append(claimed(claiming))
        clock.pass_by(minutes=6)
    assert claiming() is None
    assert (row_of(context, work).state, row_of(context, work).lease_until) == ("failed", None)
    assert all(refused(holder) for holder in holders)


def test_an_error_gives_it_back_at_once_and_a_loss_ends_quietly(
    context: Context, claiming: Claiming, clock: SetClock
) -> None:
    first = claimed(claiming)
    with pytest.raises(ServiceAway), first.working():
        raise ServiceAway("The store does not answer.")
    second = claimed(claiming)
    clock.pass_by(minutes=6)
    third = claimed(claiming)
    with second.working():
        second.hold()
        pytest.fail("worked on without the row")
    third.hold()


@pytest.mark.parametrize("trouble", [ServiceAway, StorageFull])
def test_trouble_that_is_not_the_rows_fault_uses_up_no_attempt(
    context: Context, work: Work, claiming: Claiming, clock: SetClock, trouble: type[DamError]
) -> None:
    for _ in range(lease.ATTEMPTS + 2):
        holder = claimed(claiming)
        clock.pass_by(seconds=15)
        with pytest.raises(trouble), holder.working():
            raise trouble("It is away, or full.")
        assert refused(holder)
    assert row_of(context, work).state == work[2]
    assert claimed(claiming).attempt == 1


def test_what_is_sent_for_long_is_held_for_long(
    context: Context, work: Work, claiming: Claiming, clock: SetClock
) -> None:
    holder = claimed(claiming)
    holder.hold(sending_bytes=3_600_000_000)
    clock.pass_by(hours=1)
    assert claiming() is None
    clock.pass_by(minutes=5)
    assert claimed(claiming).attempt == 2


def test_telling_how_far_it_is_holds_the_row_now_and_then(
    context: Context, work: Work, claiming: Claiming, clock: SetClock
) -> None:
    holder = claimed(claiming)
    seldom, always = holder.teller(3600.0), holder.teller(0.0)
    clock.pass_by(minutes=4)
    seldom(0.5)
    assert row_of(context, work).lease_until == holder.row.lease_until
    always(0.5)
    assert row_of(context, work).lease_until == clock.now() + lease.SPAN


def test_idle_rows_are_those_that_may_be_claimed(
    context: Context, work: Work, claiming: Claiming, clock: SetClock
) -> None:
    table, row_id, waiting = work

    def idle() -> list[str]:
        with context.database.read() as session:
            return list(session.execute(select(table.id).where(lease.idle(table, waiting, clock.now()))).scalars())

    assert idle() == [row_id]
    holder = claimed(claiming)
    assert idle() == []
    clock.pass_by(minutes=5)
    assert idle() == [row_id]
    with holder.recording() as (_, row):
        row.state = "failed"
    assert idle() == []


def test_who_works_without_a_late_sidecar_records_no_more(
    context: Context, people: dict[Role, Actor], clock: SetClock
) -> None:
    staged = staging.stage(context, io.BytesIO(b"Press release.\n"))
    asset_id = ingest.ingest(context, people[Role.ADMIN], staged, ingest.NewAsset("release.txt", {}))
    without = lease.claim(context, Asset, asset_id, AssetState.INGESTING, give_up)
    assert without is not None
    sidecar.attach(context, people[Role.ADMIN], asset_id, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    clock.pass_by(seconds=1)
    assert lease.claim(context, Asset, asset_id, AssetState.INGESTING, give_up) is not None
    with pytest.raises(LeaseLost):
        without.hold()
