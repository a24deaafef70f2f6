"""Changes 50 titles a second in a system, for the benchmark of the search: a process of its own, as the people who edit
are not the one who searches. Ends with its standard input.

A line is printed for each title with a word that nothing else has: the word, and the time of its commit on the clock
of `time.monotonic`, which all processes of a machine share.
"""

import itertools
import json
import secrets
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from search_seed import opened
from sqlalchemy import select, update

from dam.db.models import Asset
from dam.domain.errors import ServiceAway

CHANGES_A_SECOND = 50
_AMONG = 20_000
_BETWEEN_WORDS = 4 * CHANGES_A_SECOND


def main() -> None:
    home, settings = sys.argv[1:]
    context = opened(Path(home), json.loads(settings)).context
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    with context.database.read() as session:
        ordinals = list(session.execute(select(Asset.ordinal).order_by(Asset.ordinal).limit(_AMONG)).scalars())
    run, due = secrets.token_hex(4), time.monotonic()
    for number in itertools.count():
        ordinal = ordinals[number * 37 % len(ordinals)]
        word = f"zz{run}z{number}zz" if number % _BETWEEN_WORDS == 0 else ""
        with context.database.write() as session:
            values = {"title": f"Changed {number} {word}", "version": Asset.version + 1}
            session.execute(update(Asset).where(Asset.ordinal == ordinal).values(values))
        # Without the queue the index follows by itself.
        with suppress(ServiceAway):
            context.queue.wake_indexer()
        if word:
            print(word, time.monotonic(), flush=True)
        due += 1 / CHANGES_A_SECOND
        if stop.wait(max(0.0, due - time.monotonic())):
            return


if __name__ == "__main__":
    main()
