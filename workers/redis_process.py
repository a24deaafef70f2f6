"""The private Redis as a process of the group."""

from pathlib import Path

from dam.queueing import embedded_redis
from workers.probes import answers_redis
from workers.process_spec import ProcessSpec


def redis_process(home: Path) -> ProcessSpec:
    socket = embedded_redis.socket_path(home)
    return ProcessSpec(
        "redis",
        embedded_redis.command(home),
        backing=True,
        prepare=lambda: embedded_redis.prepare(home),
        ready=lambda: answers_redis(socket),
        leftovers=embedded_redis.leftovers(home),
    )
