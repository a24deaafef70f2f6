"""When an e-mail of a saved search is due."""

from datetime import UTC, datetime, timedelta

import pytest

from dam.domain.alerts import GATHERED, Alert, mail_is_due

NOW = datetime(2024, 5, 9, 10, 30, tzinfo=UTC)
BEGAN = datetime(2024, 5, 9, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("alert", "mailed_at", "due"),
    [
        (Alert.AT_ONCE, None, True),
        (Alert.AT_ONCE, NOW - GATHERED, True),
        (Alert.AT_ONCE, NOW - GATHERED + timedelta(seconds=1), False),
        (Alert.DAILY, BEGAN - timedelta(seconds=1), True),
        (Alert.DAILY, BEGAN, False),
        (Alert.IN_APP, None, False),
        (Alert.NONE, None, False),
    ],
)
def test_an_e_mail_is_due(alert: Alert, mailed_at: datetime | None, due: bool) -> None:
    assert mail_is_due(alert, NOW, mailed_at, BEGAN) is due
