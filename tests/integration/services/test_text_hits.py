"""In which line of a text the words of a query stand."""

import pytest
from sqlalchemy import insert

from dam.db.models import AssetText
from dam.domain.access import Actor, Role
from dam.services.context import Context
from dam.services.text_hits import text_hits
from tests.fixtures.many_assets import add_assets, read_all

_MINUTES = "Протокол\n\nПовестка дня: разное.\nКомиссия обсудила бюджет города на площади.\nБюджет принят."


@pytest.fixture
def minutes(context: Context, people: dict[Role, Actor]) -> str:
    (asset_id,) = add_assets(context, people[Role.EDITOR], 1, kind="text", title="Протокол")
    with context.database.write() as session:
        session.execute(insert(AssetText), [{"asset_id": asset_id, "text": _MINUTES}])
    return asset_id


def test_the_line_with_most_of_the_words_is_shown(context: Context, minutes: str) -> None:
    (hit,) = text_hits(context, read_all(context, [minutes]), "byudjet ploshchad").values()
    assert hit.text == "Комиссия обсудила бюджет города на площади."
    assert [hit.text[start:end] for start, end in hit.marks] == ["бюджет", "площади"]


def test_a_long_line_is_shown_around_the_words(context: Context, minutes: str, people: dict[Role, Actor]) -> None:
    (long,) = add_assets(context, people[Role.EDITOR], 1, kind="text")
    with context.database.write() as session:
        session.execute(insert(AssetText), [{"asset_id": long, "text": "слово " * 2000 + "фонтан" + " слово" * 2000}])
    hit = text_hits(context, read_all(context, [long]), "фонтаны")[long]
    assert len(hit.text) < 300
    assert [hit.text[start:end] for start, end in hit.marks] == ["фонтан"]


@pytest.mark.parametrize("query", ["", "протокол", "kind:text", "отсутствует"])
def test_nothing_is_shown_that_the_title_says(context: Context, minutes: str, query: str) -> None:
    assert text_hits(context, read_all(context, [minutes]), query) == {}


def test_what_is_no_text_has_no_lines(context: Context, people: dict[Role, Actor]) -> None:
    assert text_hits(context, read_all(context, add_assets(context, people[Role.EDITOR], 2)), "бюджет") == {}
