"""One served system for the tests of a file: embedded, without workers, so that only the door is tested."""

from collections.abc import Iterator

import pytest

from tests.fixtures.rest import Rest, served


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    with served(tmp_path_factory.mktemp("home"), {"DAM_MAX_UPLOAD_BYTES": str(8 * 1024 * 1024)}) as found:
        yield found
