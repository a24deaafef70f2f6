"""One furnished archive for the tests of a file, without workers: nothing changes by itself."""

from collections.abc import Iterator

import pytest

from dam import wsgi
from tests.fixtures.systems import fresh_system
from tests.integration.web.desk import Desk, furnish


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with fresh_system(tmp_path_factory.mktemp("home"), {"DAM_TIME_ZONE": "Asia/Tehran"}) as system:
        furnished = Desk(system, wsgi.create(system))
        furnish(furnished)
        yield furnished
