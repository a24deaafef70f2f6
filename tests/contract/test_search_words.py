"""Which words find what, in every language and script, on every engine."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dam.ports import SearchIndex, SearchRequest
from tests.fixtures import small_archive as archive
from tests.fixtures.search_index import ask, embedded, numbers, on_server
from tests.fixtures.servers import ServerSettings
from tests.fixtures.small_archive import ASSETS, EVERYTHING, asset

FOUND = {
    # Uzbek, in either script, with every apostrophe or none, and from a keyboard without its letters.
    "Xotira": [archive.LATIN, archive.MEMORIAL],
    "хотира": [archive.LATIN, archive.MEMORIAL],
    "Kattaqorgon": [archive.LATIN, archive.MEMORIAL],
    "kattaqo'rg'on": [archive.LATIN, archive.MEMORIAL],
    "Каттакургон": [archive.LATIN, archive.MEMORIAL],
    "sanʼat": [archive.MEMORIAL],
    "yig'ilishi": [archive.COUNCIL],
    "йиғилиши": [archive.COUNCIL],
    "Ўзбекистон": [archive.COUNCIL],
    "узбекистон": [archive.COUNCIL],
    # Bulgarian and Russian.
    "sabranie": [archive.BULGARIAN],
    "СЪБРАНИЕ": [archive.BULGARIAN],
    "shtastlivo": [archive.BULGARIAN],
    "елка": [archive.RUSSIAN],
    "yolka": [archive.RUSSIAN],
    "poyekhali": [archive.RUSSIAN],
    "poehali": [archive.RUSSIAN],
    # Georgian, with its capitals and romanised.
    "ᲦᲝᲜᲘᲡᲫᲘᲔᲑᲐ": [archive.GEORGIAN],
    "ghonisdzieba": [archive.GEORGIAN],
    "tbilisshi": [archive.GEORGIAN],
    # Persian, with Arabic letters and digits, joined and split.
    "شهرداري": [archive.PERSIAN],
    "روابطعمومی": [archive.PERSIAN],
    "می دهد": [archive.PERSIAN],
    "میدهد": [archive.PERSIAN],
    "می‌دهد": [archive.PERSIAN],
    "1403": [archive.PERSIAN],
    "١٤٠٣": [archive.PERSIAN, archive.ENGLISH],
    # Albanian and English, without their marks.
    "asamblese": [archive.ALBANIAN],
    "Pervjetori clirimit": [archive.ALBANIAN],
    "cafe": [archive.ENGLISH],
    "mayors": [archive.ENGLISH],
    # Beginnings of words; all words must match, wherever they stand.
    "кмет": [archive.CITY_HALL, archive.BULGARIAN],
    "mayor ceremony press": [archive.ENGLISH],
    "mayor kengash": [],
    # Names, files, phrases, fields, dates, and what takes away.
    "IMG_1003": [archive.CITY_HALL],
    "press-release.pdf": [archive.ENGLISH],
    '"народно събрание"': [archive.BULGARIAN],
    '"събрание народно"': [],
    '"Narodno sabranie"': [archive.BULGARIAN],
    "by:rahimov": [archive.COUNCIL, archive.MEMORIAL],
    "place:kattaqorgon": [archive.MEMORIAL],
    "camera:nikon": [archive.MEMORIAL],
    "title:mayor": [archive.ENGLISH],
    "title:municipality": [],
    "text:municipality": [archive.ENGLISH],
    "keyword:хотира": [archive.LATIN, archive.MEMORIAL],
    "event:event-bg": [archive.BULGARIAN],
    "event:сесия": [archive.BULGARIAN],
    "id:asset-3": [archive.CITY_HALL],
    "kind:video": [archive.COUNCIL],
    "kind:(video OR audio)": [archive.GEORGIAN, archive.COUNCIL],
    "xotira -keyword:тадбир": [archive.LATIN],
    "xotira OR мери": [archive.LATIN, archive.MEMORIAL, archive.GEORGIAN],
    "(xotira OR мери) kind:audio": [archive.GEORGIAN],
    "ceremonya*": [],
    "may*": [archive.ENGLISH, archive.LATIN],
    "before:2022": [archive.RUSSIAN],
    "since:2024-05": [archive.ENGLISH],
    "year:2021": [archive.RUSSIAN],
    "date:09.05.2024": [archive.ENGLISH],
    "level:secret": [],
    # Days of either calendar, ranges of them, and a word that is a date as well.
    "date:2024-05-01..2024-05-09": [archive.ENGLISH],
    "date:2024-05-10..": [],
    "date:..2021": [archive.RUSSIAN],
    "date:1403/2": [archive.ENGLISH],
    "date<=2021-12": [archive.RUSSIAN],
    "2021": [archive.RUSSIAN],
    "2024-05 mayor": [archive.ENGLISH],
    "mayor -2024": [],
    "xotira -2021": [archive.LATIN, archive.MEMORIAL],
    "since:1day": [],
    "before:1day кмет": [archive.CITY_HALL, archive.BULGARIAN],
    # Amounts.
    "duration:>10min": [archive.COUNCIL],
    "duration:1min": [archive.GEORGIAN],
    "duration:1min..15min": [archive.COUNCIL],
    "duration:<1h": [archive.COUNCIL, archive.GEORGIAN],
    "width:>=4000": [archive.MEMORIAL],
    "height:1080": [archive.COUNCIL],
    "size:<5MB size:>1kb": [archive.GEORGIAN],
    "size:21MB": [archive.MEMORIAL],
    "size:>999999999999tb": [],
    "-size:<100mb": [archive.COUNCIL],
    # What is there, what is not, and what is there twice.
    "has:gps": [archive.MEMORIAL],
    "has:rights": [archive.MEMORIAL],
    "place:*": [archive.MEMORIAL, archive.CITY_HALL],
    "missing:caption": [],
    "missing:event has:event": [],
    "missing:gps has:place": [archive.CITY_HALL],
    "is:duplicate": [archive.CITY_HALL],
    "is:video": [archive.COUNCIL],
    "rights:hokimligi": [archive.MEMORIAL],
    "hokimligi": [],
    # Names of any language.
    "вид:видео": [archive.COUNCIL],
    "نوع:فیلم": [archive.COUNCIL],
    "lloji:audio": [archive.GEORGIAN],
    "bor:gps": [archive.MEMORIAL],
    "давомийлиги:>10дақиқа": [archive.COUNCIL],
    "სახე:ტექსტი": [archive.ENGLISH],
    "снял:кто-то": [],
}


@pytest.mark.parametrize("query", FOUND)
def test_words_find_what_they_should_and_no_more(filled: SearchIndex, query: str) -> None:
    result = ask(filled, query)
    assert sorted(numbers(result)) == sorted(FOUND[query])
    assert result.total == len(FOUND[query])


def test_the_better_fit_stands_first(filled: SearchIndex) -> None:
    assert numbers(ask(filled, "xotira")) == [archive.LATIN, archive.MEMORIAL]
    assert numbers(ask(filled, "хотира"))[0] == archive.LATIN, "both have the word as typed; the newer one is first"
    assert numbers(ask(filled, "кмет"))[0] == archive.CITY_HALL, "the whole word before the beginning of a longer one"


@pytest.mark.parametrize(
    ("query", "number", "meant"),
    [
        ("Xotera", archive.LATIN, "Xotira"),
        ("Народно сабрание", archive.BULGARIAN, None),
        ("Kattaqurgqn", archive.LATIN, "Kattaqoʻrgʻon"),
        ("ceremnoy", archive.ENGLISH, "ceremony"),
        ("mayro opens", archive.ENGLISH, "Mayor opens"),
        ("შონისძიება", archive.GEORGIAN, "ღონისძიება"),
        ("Asamlbese", archive.ALBANIAN, "Asamblesë"),
    ],
)
def test_a_slip_is_forgiven_and_told(filled: SearchIndex, query: str, number: int, meant: str | None) -> None:
    result = ask(filled, query)
    assert number in numbers(result)
    assert result.did_you_mean == meant


def test_both_engines_give_the_same(tmp_path: Path, servers: ServerSettings, index_prefix: str) -> None:
    tantivy, elastic = embedded(tmp_path / "index"), on_server(servers, index_prefix)
    for index in (tantivy, elastic):
        index.write(ASSETS)
    queries: Sequence[str] = [*FOUND, "Xotera", "mayro opens", "xotira OR mayor OR kengash OR img*"]
    for query in queries:
        request = SearchRequest(EVERYTHING, query, limit=5)
        assert tantivy.search(request) == elastic.search(request), query


_SENTENCES = {
    1: "Кметът на Община Русе поздрави гостите от Търговище",
    2: "Мэр подъехал к общежитию ещё раз",
    3: "Ўзбекистон ҳокими ўқувчилар билан учрашди",
}


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("кметът на Община", 1),
        ("на община Русе", 1),
        ("kmetat na obshtina Ruse", 1),
        ("гостите от Търговище", 1),
        ("подъехал к общежитию ещё", 2),
        ("k obshchezhitiyu eshche raz", 2),
        ("Ўзбекистон ҳокими ўқувчилар", 3),
        ("oʻzbekiston hokimi oʻquvchilar bilan", 3),
    ],
)
def test_a_phrase_is_read_as_its_language_writes_all_of_it(empty: SearchIndex, phrase: str, found: int) -> None:
    empty.write([asset(number, text) for number, text in _SENTENCES.items()])
    assert numbers(ask(empty, f'"{phrase}"')) == [found]
    backwards = " ".join(reversed(phrase.split()))
    assert numbers(ask(empty, f'"{backwards}"')) == []


def test_a_phrase_in_one_field_is_not_found_in_another(empty: SearchIndex) -> None:
    empty.write([
        asset(1, title="City council", description="An ordinary sitting", event_title=""),
        asset(2, title="An ordinary sitting", description="Of the city council", event_title=""),
        asset(3, title="City", description="A council of elders in the city", event_title=""),
        asset(4, title="City council", description="The council of a city", event_title=""),
    ])  # fmt: skip
    assert sorted(numbers(ask(empty, '"city council"'))) == [1, 2, 4]
    assert numbers(ask(empty, 'text:"city council"')) == [2]
    assert sorted(numbers(ask(empty, 'title:"city council"'))) == [1, 4]
