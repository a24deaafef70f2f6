"""What goes out compressed, and to whom."""

import gzip
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dam import wsgi
from dam.web.statics import static_url
from tests.fixtures.systems import fresh_system


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        app = wsgi.create(system)
        with app.app_context():
            yield app.test_client()


@pytest.mark.parametrize("name", ["css/tokens.css", "css/tokens+base.css", "js/page.js", "icons.svg"])
def test_a_style_or_script_is_sent_small_and_whole(client: FlaskClient, name: str) -> None:
    plain = client.get(static_url(name))
    small = client.get(static_url(name), headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in small.headers["Cache-Control"]
    assert small.mimetype == plain.mimetype
    assert len(small.data) < len(plain.data) / 2
    assert gzip.decompress(small.data) == plain.data


def test_a_font_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = client.get(static_url("vendor/fonts/latin.woff2"), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_an_old_address_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/~old/css/tokens.css", headers={"Accept-Encoding": "gzip"})
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("refusal", ["", "identity", "gzip;q=0"])
def test_a_page_is_plain_for_whoever_wants_that(client: FlaskClient, refusal: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": refusal})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_size_of_a_page_tells_nothing(client: FlaskClient) -> None:
    """The same page comes in many lengths, beyond what its token changes."""
    answers = [client.get("/sign-in", headers={"Accept-Encoding": "gzip"}) for _ in range(12)]
    assert all(b"</html>" in gzip.decompress(answer.data) for answer in answers)
    lengths = [len(answer.data) for answer in answers]
    assert max(lengths) - min(lengths) > 8
