"""The manual: whole in every language, with the words of the interface, sound links and no markup let in."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from dam import wsgi
from dam.domain.languages import BY_TAG, INTERFACE_LANGUAGES
from dam.web import help_places, help_texts, manual, manual_search
from dam.web.i18n import locale_name
from search.languages import script_of
from tests.fixtures.systems import fresh_system

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "script"))
import translations

TAGS = [language.tag for language in INTERFACE_LANGUAGES]
LINK = re.compile(r"\]\(([^)\s]+)\)")
SMALLEST_CHAPTERS = 10


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        yield wsgi.create(system)


@pytest.fixture
def chapters(app: Flask, tag: str) -> Iterator[list[manual.Chapter]]:
    manual.chapter.cache_clear()
    with app.test_request_context(), force_locale(locale_name(tag)):
        yield manual.chapters(tag)
    manual.chapter.cache_clear()


def source_of(tag: str) -> dict[str, str]:
    folder = manual.FOLDER / locale_name(tag)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


@pytest.mark.parametrize("tag", TAGS)
def test_every_chapter_is_there_in_every_language(tag: str) -> None:
    assert len(source_of("en")) >= SMALLEST_CHAPTERS
    assert list(source_of(tag)) == list(source_of("en"))


@pytest.mark.parametrize("tag", TAGS)
def test_a_chapter_has_the_same_parts_in_every_language(tag: str) -> None:
    for name, text in source_of(tag).items():
        assert re.findall(r"\{#([a-z-]+)\}", text) == re.findall(r"\{#([a-z-]+)\}", source_of("en")[name]), name
        wanted = sorted(manual.NAMED.findall(source_of("en")[name]))
        assert sorted(manual.NAMED.findall(text)) == wanted, f"{tag}/{name} names other buttons or keys"


def test_every_button_of_the_manual_is_one_of_the_interface() -> None:
    catalogue = translations.extracted()
    plain = {message.id for message in catalogue if isinstance(message.id, str) and "%(" not in message.id}
    named = {
        (name, text)
        for name, source in source_of("en").items()
        for kind, text in manual.NAMED.findall(source)
        if kind == "ui"
    }
    strange = sorted((name, text) for name, text in named if text not in plain)
    assert not strange, f"not in the interface: {strange}"


@pytest.mark.parametrize("tag", TAGS)
def test_links_between_chapters_lead_somewhere(tag: str) -> None:
    sources = source_of(tag)
    for name, text in sources.items():
        for target in LINK.findall(text):
            file, _, anchor = target.partition("#")
            assert (file or name) in sources, f"{tag}/{name}: {target}"
            assert not anchor or f"{{#{anchor}}}" in sources[file or name], f"{tag}/{name}: {target}"


@pytest.mark.parametrize("tag", TAGS)
def test_it_is_rendered_whole_and_in_its_own_script(chapters: list[manual.Chapter], tag: str) -> None:
    for chapter in chapters:
        assert chapter.tag == tag and chapter.title
        shown = chapter.lead + "".join(section.body for section in chapter.sections)
        assert "{{" not in shown and "{#" not in shown and "style=" not in shown
        for section in chapter.sections:
            assert section.anchor and section.title, f"{chapter.name}: {section.title}"
            assert script_of(section.title + section.plain) in (BY_TAG[tag].script, "Latn"), section.title
        words = "".join(section.title + section.plain for section in chapter.sections)
        assert script_of(words) == BY_TAG[tag].script, chapter.name


def test_every_place_that_is_pointed_at_exists() -> None:
    places = {*help_places.PLACES.values(), *(text.place for text in help_texts.TEXTS.values())}
    anchors = {}
    for name, text in source_of("en").items():
        anchors[name[3:-3]] = set(re.findall(r"\{#([a-z-]+)\}", text))
    for place in places:
        chapter, _, anchor = place.partition("#")
        assert chapter in anchors and (not anchor or anchor in anchors[chapter]), place


def test_markup_in_a_chapter_is_text(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en").mkdir()
    text = "# T\n\n<b>lead</b>\n\n## <i>S</i> {#s}\n\n<script>alert(1)</script> [x](javascript:alert(1)) {{key:<b>}}\n"
    (tmp_path / "en" / "01-one.md").write_text(text, encoding="utf-8")
    page = _with(app, tmp_path, monkeypatch, "/help/one", "en")
    for planted in ("<script>alert", "<i>S", "<b>lead", 'href="javascript', "<kbd><b>"):
        assert planted not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_not_translated_is_shown_in_english_and_says_so(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(manual.FOLDER / "en", tmp_path / "en")
    page = _with(app, tmp_path, monkeypatch, "/help/find", "fa")
    assert 'lang="en" dir="ltr"' in page and "English" in page
    # The buttons are still called what this reader's interface calls them.
    assert "پالایه‌ها" in page


def _with(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, tag: str) -> str:
    monkeypatch.setattr(manual, "FOLDER", folder)
    for cache in (manual._files, manual.chapter):
        cache.cache_clear()
    try:
        client = app.test_client()
        client.set_cookie("kronika_language", tag)
        return client.get(address).text
    finally:
        for cache in (manual._files, manual.chapter):
            cache.cache_clear()


@pytest.mark.parametrize(
    ("tag", "query", "chapter"),
    [
        ("en", "DUPLIC", "trouble"),
        ("uz-Cyrl", "yuklash", "bring-in"),
        ("ru", "zagruzka", "bring-in"),
        ("ka", "avtor", ""),
    ],
)
def test_the_search_forgives_script_and_case(chapters: list[manual.Chapter], query: str, chapter: str) -> None:
    found = manual_search.search(chapters, query)
    assert not chapter or chapter in {passage.section.chapter for passage in found}


def test_anybody_may_read_it_and_nobody_is_led_astray(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/help").status_code == 200
    assert client.get("/help/start").status_code == 200
    assert client.get("/help/nothing").status_code == 404
    assert "<mark>" in client.get("/help?q=password").text
    planted = client.get("/help", query_string={"q": "<script>"}).text
    assert '<script>"' not in planted and 'value="&lt;script&gt;"' in planted
