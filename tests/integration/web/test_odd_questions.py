"""Addresses that nobody is led to: numbers beyond any archive, days before any calendar, broken letters."""

import pytest

from dam.domain.access import Role
from tests.integration.web.desk import Desk

_NUMBERS = ("-1", "x", "100000", str(2**31 - 1), str(2**31), str(2**63), "9" * 40, "9" * 5000, "%00", "")
_DAYS = ("0001", "0001-01", "0024-12", "0622-01", "9999", "9999-12", "2024-13", "-001", "%00", "१२३४")
_WORDS = ("%00", "%ff%fe", "%ed%a0%80", "a" * 3000, "%E2%80%AE", "((", '"')


def _addresses() -> list[str]:
    numbered = ("/events?from={}", "/batch?from={}", "/audit?before={}", "/selection/ids?sort=captured_at&row={}")
    numbered += ("/library/more?sort=captured_at&row={}", "/library/more?cursor={}")
    dated = ("/library?date={}", "/library?since={}-01", "/library/months?sort=captured_at&date={}")
    worded = ("/library?q={}", "/events?q={}", "/palette/found?q={}", "/suggest/keywords?q={}", "/help?q={}")
    worded += ("/library?keyword={}", "/library?event={}", "/library?sort={}", "/live?assets={}", "/sign-in?next={}")
    worded += ("/upload?event={}", "/library/tiles?id={}")
    return [
        address.format(value)
        for addresses, values in ((numbered, _NUMBERS), (dated, _DAYS), (worded, _WORDS))
        for address in addresses
        for value in values
    ]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_question_breaks_a_page(desk: Desk, language: str) -> None:
    client = desk.browser(Role.ADMIN, language)
    broken = [address[:120] for address in _addresses() if client.get(address).status_code >= 500]
    assert not broken, "\n".join(broken)
