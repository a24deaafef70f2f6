"""Jobs for the queue's tests. They speak to the test through Redis lists under names of their own."""

import os

from rq import get_current_job

REDIS_URL_SETTING = "KRONIKA_TEST_REDIS_URL"


def _redis():  # type: ignore[no-untyped-def]
    from dam.queueing.rq_queue import connect

    return connect(os.environ[REDIS_URL_SETTING], answer_seconds=60)


def note(subject_id: str) -> None:
    """Say that it runs."""
    _redis().rpush("test:ran", subject_id)


def wait(subject_id: str) -> None:
    """Say that it runs, and go on when the test lets it."""
    redis = _redis()
    redis.rpush("test:ran", subject_id)
    redis.blpop(["test:go"], timeout=90)


def fail(subject_id: str) -> None:
    _redis().rpush("test:ran", subject_id)
    raise ValueError(f"{get_current_job()} fails on purpose")
