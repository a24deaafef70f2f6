"""Errors as problem+json, without a server."""

import json

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound, UnprocessableEntity

from dam.domain.errors import ChecksumMismatch, DamError, Duplicate, ServiceAway, StorageFull, TooMany, Unauthenticated
from dam.http import problems


@pytest.fixture(autouse=True)
def asked() -> object:
    with Flask("test").test_request_context("/api/v1/x"):
        yield


def test_ours_with_their_extra_members() -> None:
    answer = problems.of_error(Duplicate("Here already.", asset_id="abc"))
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert json.loads(answer.data) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "duplicate",
        "detail": "Here already.",
        "asset_id": "abc",
    }


@pytest.mark.parametrize(
    ("problem", "status", "header"),
    [
        (ServiceAway("Away."), 503, "Retry-After"),
        (TooMany("Too often.", 90), 429, "Retry-After"),
        (Unauthenticated("Sign in."), 401, "WWW-Authenticate"),
        (StorageFull("Full."), 507, "Cache-Control"),
        (ChecksumMismatch("Other bytes."), 460, "Cache-Control"),
    ],
)
def test_headers_that_a_client_needs(problem: DamError, status: int, header: str) -> None:
    answer = problems.of_error(problem)
    assert answer.status_code == status
    assert answer.headers[header]


def test_each_fault_is_pointed_at() -> None:
    problem = UnprocessableEntity()
    problem.data = {"messages": {"json": {"keywords": {1: ["Not a valid string."]}}, "query": {"limit": ["Too many."]}}}  # type: ignore[attr-defined]
    told = json.loads(problems.of_http(problem).data)
    assert told["errors"] == [
        {"pointer": "#/keywords/1", "detail": "Not a valid string."},
        {"parameter": "limit", "detail": "Too many."},
    ]
    assert told["detail"] == "keywords/1: Not a valid string; limit: Too many."


def test_of_the_framework() -> None:
    told = json.loads(problems.of_http(NotFound()).data)
    assert (told["status"], told["code"]) == (404, "not_found")


def test_a_fault_of_ours_keeps_its_words_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("the secret")
    except ValueError as problem:
        answer = problems.of_unexpected(problem)
    assert answer.status_code == 500
    assert b"secret" not in answer.data
    assert json.loads(answer.data)["error_id"] in caplog.text
    assert "the secret" in caplog.text
