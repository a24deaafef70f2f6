"""What the search box offers: to each reader from what they may see, in their language and in any script."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from dam.db.models import Event, new_id
from dam.domain.access import Level, Role
from tests.integration.web.desk import Desk


@pytest.fixture(scope="module")
def archive(desk: Desk) -> Desk:
    """An open and a secret asset, each with a keyword, a person and a place of its own."""
    facts: dict[str, Any] = {"captured_at": desk.system.context.clock.now()}
    desk.add(Event(id=new_id(), title='Navroʻz "Bahor" bayrami', created_at=desk.system.context.clock.now()))
    desk.asset(
        "Хотира",
        Role.ARCHIVIST,
        keywords=["наврўз"],
        creator="Дилшод Раҳимов",
        place="Каттақўрғон",
        camera="Nikon",
        **facts,
    )
    desk.asset(
        "closed",
        Role.ARCHIVIST,
        keywords=["navroz hidden"],
        creator="Hidden Person",
        place="Hidden Place",
        camera="Hidden Camera",
        access_level=Level.SECRET,
        kind="audio",
        **facts,
    )
    desk.index()
    return desk


def offered(client: FlaskClient, text: str, at: int | None = None) -> list[dict[str, Any]]:
    answer = client.get("/search-box", query_string={"q": text} | ({} if at is None else {"at": at}))
    assert answer.status_code == 200
    return [choice for group in answer.json["groups"] for choice in group["choices"]]


def texts(choices: list[dict[str, Any]]) -> list[str]:
    return [choice["text"] for choice in choices]


def test_fields_come_first_and_by_their_names_in_any_language(archive: Desk) -> None:
    english, persian = archive.browser(Role.VIEWER), archive.browser(Role.VIEWER, "fa")
    assert texts(offered(english, ""))[:3] == ["event:", "by:", "place:"]
    assert texts(offered(persian, ""))[:3] == ["رویداد:", "عکاس:", "مکان:"]
    assert texts(offered(english, "mayor dura")) == ["mayor duration:"]
    assert "مدت:" in texts(offered(persian, "duration"))
    assert texts(offered(english, "mayor eve school", 9))[0] == "mayor event: school"
    assert not offered(english, "mayor ")


def test_values_are_those_of_the_archive_in_any_script(archive: Desk) -> None:
    client = archive.browser(Role.VIEWER)
    assert texts(offered(client, "keyword:navr")) == ["keyword:наврўз "]
    assert texts(offered(client, "by:dilsh")) == ['by:"Дилшод Раҳимов" ']
    assert texts(offered(client, 'by:"dilsh')) == ['by:"Дилшод Раҳимов" ']
    assert texts(offered(client, "place:katta")) == ["place:Каттақўрғон "]
    assert texts(offered(client, "camera:nik")) == ["camera:Nikon "]
    assert texts(offered(client, "event:bahor")) == ['event:"Navroʻz Bahor bayrami" ']
    assert "kind:video " in texts(offered(client, "kind:"))
    assert texts(offered(archive.browser(Role.VIEWER, "ru"), "вид:ви")) == ["вид:видео "]
    anywhere = texts(offered(client, "navr"))
    assert "keyword:наврўз " in anywhere and 'event:"Navroʻz Bahor bayrami" ' in anywhere
    assert "kind:video " in texts(offered(client, "vid"))


def test_dates_and_amounts_come_with_examples(archive: Desk) -> None:
    client = archive.browser(Role.VIEWER)
    assert "since:3months " in texts(offered(client, "since:"))
    assert texts(offered(client, "duration:1")) == ["duration:1..5min "]
    year = f"date:{archive.system.context.clock.now().year} "
    assert year in texts(offered(client, "date:"))
    persian = archive.browser(Role.VIEWER, "fa")
    assert texts(offered(persian, "حجم:<5")) == texts(offered(persian, "حجم:<۵")) == ["حجم:<۵مگابایت "]


def test_nothing_that_a_reader_may_not_see_is_offered(archive: Desk) -> None:
    viewer, archivist = archive.browser(Role.VIEWER), archive.browser(Role.ARCHIVIST)
    for text in (
        "keyword:",
        "keyword:navr",
        "by:",
        "by:hid",
        "place:",
        "place:hid",
        "camera:",
        "hidden",
        "navroz",
        "kind:",
    ):
        assert not [choice for choice in offered(viewer, text) if "idden" in choice["label"]], text
    assert 'keyword:"navroz hidden" ' in texts(offered(archivist, "keyword:navr"))
    assert texts(offered(viewer, "level:")) == ["level:public ", "level:internal "]
    assert "level:secret " in texts(offered(archivist, "level:"))
    assert "kind:audio " in texts(offered(archivist, "kind:"))
    assert "kind:audio " not in texts(offered(viewer, "kind:"))
    counted = {choice["text"]: choice["count"] for choice in offered(viewer, "kind:")}
    total = sum(int(count) for count in counted.values())
    assert total == viewer_total(archive, Role.VIEWER)


def viewer_total(archive: Desk, role: Role) -> int:
    from dam.services import find

    context = archive.system.context
    return find.find(context, find.request_for(archive.people[role], limit=0)).total


def test_whatever_is_typed_gets_an_answer(archive: Desk) -> None:
    client = archive.browser(Role.EDITOR)
    for text in (
        "",
        '"',
        'event:"',
        "(" * 400,
        "🎉" * 100,
        "\x00",
        "level:\u202e",
        "-" * 300,
        "x" * 5000,
        "kind:(video OR ",
    ):
        for at in (-5, 0, 3, 10_000):
            offered(client, text, at)
    assert client.get("/search-box?at=nonsense").status_code == 200


def test_the_index_may_be_away(archive: Desk) -> None:
    import shutil

    client = archive.browser(Role.VIEWER)
    index = archive.system.settings.home / "index"
    away = index.with_name("index-away")
    index.rename(away)
    try:
        index.write_text("in the way")
        assert texts(offered(client, ""))[:1] == ["event:"]
        assert offered(client, "keyword:navr") == []
        assert "missing:caption " in texts(offered(client, "missing:"))
    finally:
        index.unlink()
        shutil.move(away, index)


def test_how_to_search_is_explained_by_examples(archive: Desk) -> None:
    for language, example in (("en", "kind:video"), ("fa", "نوع:فیلم"), ("ru", "вид:видео")):
        page = archive.browser(Role.VIEWER, language).get("/search-box/help").text
        assert f'data-example="{example}"' in page


def test_who_is_not_signed_in_is_offered_nothing(archive: Desk) -> None:
    client = archive.app.test_client()
    for path in ("/search-box?q=a", "/search-box/help"):
        assert client.get(path, headers={"HX-Request": "true"}).status_code == 401


def test_the_library_says_what_was_odd(archive: Desk) -> None:
    page = archive.browser(Role.VIEWER, "ru").get("/library", query_string={"q": "вид:ерунда хотира"}).text
    assert "вид: не бывает «\u2068ерунда\u2069»" in page
    assert "фото, видео, аудио, текст" in page
    typing = archive.browser(Role.VIEWER).get(
        "/library?q=title:", headers={"HX-Trigger": "search", "HX-Request": "true"}
    )
    assert "There is nothing behind" not in typing.text
    assert "There is nothing behind" in archive.browser(Role.VIEWER).get("/library?q=title:").text
    assert archive.browser(Role.VIEWER).get("/library", query_string={"q": "x" * 10_001}).status_code == 400
    assert archive.browser(Role.VIEWER).get("/library", query_string={"q": "x " * 2_500}).status_code == 200
    many = [("keyword", f"word {n}") for n in range(200)]
    assert archive.browser(Role.VIEWER).get("/library", query_string=many).status_code == 200
