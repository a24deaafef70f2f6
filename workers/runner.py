"""One RQ worker: jobs run in this very process, since every decoder runs in a sandbox process of its own."""

import os
from collections.abc import Sequence

from rq import SimpleWorker

from dam.queueing.rq_queue import SERIALIZER, connect, worker_queues
from dam.services.hearing import HEARING_QUEUE
from dam.services.scan import SCAN_QUEUE
from workers import jobs

# RQ waits on Redis for as long as this between signs of life; the socket must be more patient than that.
_PATIENCE_SECONDS = 60.0
_LOW_PRIORITY = 15
_LONGEST_RECONNECT_SECONDS = 5


def run(redis_url: str, queues: Sequence[str] = ()) -> None:
    """Until SIGTERM or SIGINT; the job at hand is finished first."""
    if queues and set(queues) <= {SCAN_QUEUE, HEARING_QUEUE}:
        # Reading and listening may take hours and are never waited for: everything else on this machine goes before it.
        os.nice(_LOW_PRIORITY)
    jobs.workshop()
    connection = connect(redis_url, answer_seconds=_PATIENCE_SECONDS)
    names = list(queues or jobs.QUEUES)
    worker = SimpleWorker(worker_queues(connection, names), connection=connection, serializer=SERIALIZER, worker_ttl=45)
    # RQ's own patience after Redis was away grows to a minute; photos should not wait that long.
    worker.max_connection_wait_time = _LONGEST_RECONNECT_SECONDS
    worker.work(logging_level="WARNING")
