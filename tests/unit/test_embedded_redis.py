"""Where the private Redis listens."""

import os
from pathlib import Path

from dam.queueing import embedded_redis


def test_a_short_home_holds_its_socket() -> None:
    assert embedded_redis.socket_path(Path("/srv/kronika")) == Path("/srv/kronika/run/redis/redis.sock")


def test_a_deep_home_gets_a_short_path_of_its_own() -> None:
    deep = Path("/srv") / ("архив/" * 20)
    path = embedded_redis.socket_path(deep)
    assert len(os.fsencode(path)) < 107
    assert path == embedded_redis.socket_path(deep), "every process comes to the same"
    assert path != embedded_redis.socket_path(deep / "other")
    assert f"-{os.getuid()}-" in path.parent.name


def test_the_longest_path_that_fits_is_used() -> None:
    ending = "/run/redis/redis.sock"
    fits = Path("/" + "x" * (107 - len(ending) - 1))
    assert len(str(embedded_redis.socket_path(fits))) == 107
    assert embedded_redis.socket_path(fits).is_relative_to(fits)
    too_long = Path(f"{fits}x")
    assert not embedded_redis.socket_path(too_long).is_relative_to(too_long)


def test_the_address_survives_odd_names() -> None:
    home = Path("/srv/100%&?")
    assert embedded_redis.url(home) == "unix:///srv/100%25%26%3F/run/redis/redis.sock"


def test_a_home_whose_name_clients_can_not_read_gets_a_path_of_its_own() -> None:
    for name in ("town hall", "a=b", "line\nbreak"):
        home = Path("/srv") / name
        assert not embedded_redis.socket_path(home).is_relative_to(home)
