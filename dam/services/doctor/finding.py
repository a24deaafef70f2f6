"""What the doctor says of one thing, and what it has to be told of the place that it looks at."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Verdict(StrEnum):
    """`note` costs something and nothing is broken; `problem` keeps the system, or a part of it, from working."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """`says` is what was found, `cost` what it costs, `next_step` the one thing to do; empty when all is well."""

    subject: str
    verdict: Verdict
    says: str
    cost: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Place:
    """The settings and folders that the doctor judges by. `code` is where the packages `dam` and `migrations` lie."""

    home: Path
    code: Path
    database_url: str
    own_redis: bool
    bind_address: str
    time_zone: str
    default_language: str
    secure_cookies: bool


def ok(subject: str, says: str) -> Finding:
    return Finding(subject, Verdict.OK, says)


def note(subject: str, says: str, cost: str, next_step: str) -> Finding:
    return Finding(subject, Verdict.NOTE, says, cost, next_step)


def problem(subject: str, says: str, cost: str, next_step: str) -> Finding:
    return Finding(subject, Verdict.PROBLEM, says, cost, next_step)
