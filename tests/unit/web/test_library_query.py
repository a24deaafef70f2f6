"""The library's address: what it says of search and look, and what fills in where it does not."""

from werkzeug.datastructures import MultiDict

from dam.web.library_query import LibraryQuery, read


def asked(text: str, look: str = "") -> LibraryQuery:
    pairs = [part.split("=", 1) for part in text.split("&") if part]
    return read(MultiDict([(name, value) for name, value in pairs]), look)


def test_an_address_is_read_and_written_the_same() -> None:
    text = "q=mayor&state=failed&sort=title&view=list&density=dense&kind=photo&kind=video"
    assert asked(text).query_string() == text


def test_the_reader_s_last_look_fills_in_and_is_said_from_then_on() -> None:
    query = asked("q=mayor", "list.roomy")
    assert (query.shown_as, query.set_as) == ("list", "roomy")
    assert query.query_string() == "q=mayor&view=list&density=roomy"
    other = asked("view=grid", "list.roomy")
    assert (other.shown_as, other.set_as) == ("grid", "roomy")
    plain = asked("q=mayor")
    assert (plain.shown_as, plain.set_as, plain.query_string()) == ("grid", "normal", "q=mayor")


def test_what_is_not_known_is_left_out() -> None:
    for look in ("", "nonsense", "list.huge.more", ".", "<b>.dense"):
        assert asked("view=mosaic&density=9&sort=size", look).sort == ""
    assert asked("view=mosaic", "table.dense").look == {"density": "dense"}


def test_a_timeline_is_always_by_time() -> None:
    assert asked("view=timeline&q=mayor").sorted_by == "-captured_at"
    assert asked("view=timeline&sort=title").sorted_by == "-captured_at"
    assert asked("view=timeline&sort=-created_at").sorted_by == "-created_at"
    assert asked("q=mayor").sorted_by == "relevance" and not asked("q=mayor").by_time
    assert asked("sort=captured_at").by_time and not asked("sort=-title").by_time


def test_one_more_choice_keeps_the_look() -> None:
    query = asked("view=list&sort=title&kind=photo")
    assert query.toggled("kind", "photo").query_string() == "sort=title&view=list"
    assert query.query_string(view="grid", sort="-title") == "kind=photo&view=grid&sort=-title"
