"""The job queue on Redis with RQ. Private or shared, over TCP or a Unix socket, makes no difference here.

RQ keeps one record per job id, and a job that ends removes its record. Were the id the same for every run of a job on
a subject, then a run that ends would take along the record of the next one, which already waits. So every run has an id
of its own, and a pointer per job and subject names the newest. A job waits as long as that id stands in the queue's
list; the question and the push are one script, atomic in Redis.
"""

import contextlib
import secrets
from collections.abc import Iterator, Mapping

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from rq import Queue
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from dam.domain.errors import ServiceAway

CATALOGUE = "workers.jobs"
SERIALIZER = JSONSerializer  # plain ids cross the queue; nothing is unpickled
_WAKE_KEY = "kronika:wake"
_POINTER_PREFIX = "kronika:waits:"
_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 4.0
_WAIT_SLICE_SECONDS = 2.0
_RESULT_SECONDS = 60
_FAILURE_SECONDS = 3600
_POINTER_SECONDS = 7 * 24 * 3600
# The last resort only: every decoder has a limit of its own, and a long sitting takes hours.
DEFAULT_TIMEOUT_SECONDS = 12 * 3600

_ENQUEUE = """
-- KEYS: queue list, job record, pointer, set of queues. ARGV: job id, pointer's life in seconds, fields and values.
local newest = redis.call('GET', KEYS[3])
if newest and redis.call('LPOS', KEYS[1], newest) then
    return 0
end
redis.call('HSET', KEYS[2], unpack(ARGV, 3))
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('SET', KEYS[3], ARGV[1], 'EX', ARGV[2])
redis.call('SADD', KEYS[4], KEYS[1])
return 1
"""


def connect(url: str, answer_seconds: float = _ANSWER_SECONDS) -> Redis:
    """A client for `redis://`, `rediss://` or `unix://` that gives up soon; one retry gets over a restarted server."""
    return Redis.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        # A kept connection that died is tried anew; a silence is not waited for twice.
        retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        health_check_interval=0,
    )


def worker_queues(connection: Redis, names: list[str]) -> list[Queue]:
    """RQ's own queues for a worker, which must read jobs with `SERIALIZER`."""
    return [Queue(name, connection=connection, serializer=SERIALIZER) for name in names]


class RqQueue:
    """`timeout_seconds` limits a run by queue name; others have `DEFAULT_TIMEOUT_SECONDS`."""

    def __init__(self, url: str, timeout_seconds: Mapping[str, int] | None = None) -> None:
        self._redis = connect(url)
        self._timeout_seconds = dict(timeout_seconds or {})
        self._enqueue = self._redis.register_script(_ENQUEUE)

    def enqueue(self, job: str, subject_id: str, queue: str) -> None:
        """Put the job on the queue. One that waits there is not doubled; one that runs is queued to run once more."""
        subject = f"{job}-{subject_id}"
        with _named_errors():
            rq_queue = Queue(queue, connection=self._redis, serializer=SERIALIZER)
            run = Job.create(
                f"{CATALOGUE}.{job}",
                args=[subject_id],
                connection=self._redis,
                id=f"{subject}-{secrets.token_hex(6)}",
                origin=queue,
                status=JobStatus.QUEUED,
                timeout=self._timeout_seconds.get(queue, DEFAULT_TIMEOUT_SECONDS),
                result_ttl=_RESULT_SECONDS,
                failure_ttl=_FAILURE_SECONDS,
                description=f"{job} {subject_id}",
                serializer=SERIALIZER,
            )
            run.enqueued_at = run.created_at
            fields = [part for name, value in run.to_dict().items() if value is not None for part in (name, value)]
            self._enqueue(
                keys=[rq_queue.key, run.key, f"{_POINTER_PREFIX}{queue}:{subject}", Queue.redis_queues_keys],
                args=[run.id, _POINTER_SECONDS, *fields],
            )

    def wake_indexer(self) -> None:
        with _named_errors(), self._redis.pipeline(transaction=True) as pipeline:
            # A list of one: many wakes before somebody looks are one wake.
            pipeline.lpush(_WAKE_KEY, 1)
            pipeline.ltrim(_WAKE_KEY, 0, 0)
            pipeline.execute()

    def wait_for_wake(self, seconds: float) -> bool:
        """Block in slices shorter than the socket's patience, so that a silent server is still noticed."""
        left_seconds = max(0.0, seconds)
        with _named_errors():
            while left_seconds > 0.01:
                slice_seconds = min(left_seconds, _WAIT_SLICE_SECONDS)
                if self._redis.blpop([_WAKE_KEY], timeout=slice_seconds) is not None:
                    return True
                left_seconds -= slice_seconds
            return self._redis.lpop(_WAKE_KEY) is not None

    def lengths(self) -> Mapping[str, int]:
        """How many jobs wait, by queue name; a queue that never had one is not there."""
        with _named_errors():
            return {queue.name: len(queue) for queue in Queue.all(self._redis, serializer=SERIALIZER)}

    def ready(self) -> None:
        with _named_errors():
            self._redis.ping()

    def close(self) -> None:
        self._redis.close()


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        raise ServiceAway("The job queue does not answer. Jobs are kept and run when it is back.") from error
    except ResponseError as error:
        raise ServiceAway(f"The job queue does not take jobs now: {error}.") from error
    except RedisError as error:
        raise ServiceAway(f"The job queue failed: {error}.") from error
