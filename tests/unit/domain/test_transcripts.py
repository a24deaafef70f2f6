"""Names of subtitle files and tags of languages, and whose transcript goes before whose."""

import pytest

from dam.domain.transcripts import Origin, belongs_to, language_of_name, language_tag, may_replace, with_script


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("per", "fa"),
        ("geo", "ka"),
        ("alb", "sq"),
        ("UZ_latn", "uz-Latn"),
        ("uz-cyrl", "uz-Cyrl"),
        ("und", ""),
        ("", ""),
    ],
)
def test_codes_become_our_tags(code: str, tag: str) -> None:
    assert language_tag(code) == tag


@pytest.mark.parametrize("code", ["x", "no language", "<b>", "a" * 30, "fa-" + "b" * 30])
def test_nonsense_is_no_language(code: str) -> None:
    assert language_tag(code) == ""


def test_a_name_may_tell_the_language() -> None:
    assert language_of_name("sitting.fa.srt") == "fa"
    assert language_of_name("sitting.uz-Latn.vtt") == "uz-Latn"
    assert language_of_name("sitting.2024.srt") == language_of_name("sitting.srt") == ""


def test_uzbek_tells_its_script_by_its_letters() -> None:
    assert with_script("uz", "Мажлисни бошлаймиз") == "uz-Cyrl"
    assert with_script("uz", "Majlisni boshlaymiz") == "uz-Latn"
    assert with_script("ru", "Заседание") == "ru"


def test_which_files_go_together() -> None:
    for name in ("Sitting.srt", "sitting.FA.vtt", "sitting.mp4.srt", "sitting.mp4.uz-Latn.srt"):
        assert belongs_to(name, "sitting.MP4"), name
    for name in ("sitting.txt", "sitting2.srt", "sitting.part.srt", "other.fa.srt"):
        assert not belongs_to(name, "sitting.mp4"), name
    assert not belongs_to("photo.srt", "photo.jpg")


def test_people_go_before_files_and_files_before_machines() -> None:
    assert may_replace(Origin.PERSON, Origin.PERSON) and may_replace(Origin.PERSON, Origin.MACHINE)
    assert not may_replace(Origin.MACHINE, Origin.EMBEDDED) and not may_replace(Origin.EMBEDDED, Origin.PERSON)
