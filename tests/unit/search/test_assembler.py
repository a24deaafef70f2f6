"""The words of an asset for the engines: the compiled part puts them together as the rules say, whatever comes."""

import gc
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dam.ports import IndexDocument
from search import assembler, known_words
from search.assembler import GAP, Assembler, Given, joined
from search.document import TEXT_FIELDS, WORD_FIELDS, given_of, line_of
from search.fold import fold
from search.lemmas import forms
from tests.fixtures.plain_words import plain_words
from tests.fixtures.small_archive import asset


def lined(some: IndexDocument) -> dict[str, str]:
    found: dict[str, str] = orjson.loads(line_of(some, {"id": some.id}))
    return found


def lines(some: IndexDocument) -> dict[str, str]:
    found = lined(some)
    return {name: found.get(name, "") for name in (*TEXT_FIELDS, *WORD_FIELDS)}


def told(line: bytes | str) -> dict[str, Any]:
    """Of `WORD_FIELDS` which words there are: in which order they stand, and whether one stands twice, is left open."""
    found: dict[str, Any] = orjson.loads(line)
    return {name: set(value.split()) if name in WORD_FIELDS else value for name, value in found.items()}


def same(some: IndexDocument) -> None:
    found, plain = lines(some), plain_words(some)
    assert told(orjson.dumps(found)) == told(orjson.dumps(plain))


def of_text(title: str, language: str, beside: str = "") -> Given:
    return Given(joined((title, *[""] * 7, "", beside), language, ()), b'{"id":1}')


def of_title(assembler: Assembler, text: str, language: str, beside: str = "") -> str:
    made = assembler.assembled(of_text(text, language, beside))
    return str(orjson.loads(made)["title"])


# The same Cyrillic words mean other lemmas in Russian, Uzbek and Bulgarian; what stands beside them tells which.
MANY = [
    ("города и сёла", "", "Открытие новых школ, которые были построены"),
    ("людей", "bg", ""),
    ("людей", "ru", ""),
    ("людей", "", "Ъгълът на площада"),
    ("гули", "uz", ""),
    ("гули", "", ""),
    ("IMG_0042 2024", "", ""),
    ("shkollat", "sq", ""),
    ("shkollat", "uz", ""),
]


def test_what_is_kept_of_one_asset_does_not_colour_another() -> None:
    fresh = [of_title(Assembler(), *one) for one in MANY]
    together = Assembler()
    assert [of_title(together, *one) for one in MANY] == fresh
    assert [of_title(together, *one) for one in reversed(MANY)] == fresh[::-1]
    assert len({fresh[1], fresh[2]}) == 2


def test_what_is_kept_is_bounded_and_what_was_let_go_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(piece: str, spoken: known_words.Spoken) -> Any:
        asked.append(piece)
        return once(piece, spoken)

    once = known_words.indexed
    monkeypatch.setattr(known_words, "indexed", noted)
    small, text = Assembler(most_kept=10), " ".join(f"word{n}" for n in range(40))
    whole = of_title(small, text, "en")
    assert len(asked) == 40 and of_title(small, text, "en") == whole and len(asked) == 80
    large = Assembler()
    assert of_title(large, text, "en") == of_title(large, text, "en") == whole and len(asked) == 120
    # Names of files do not push out the words, and numbers are told without asking.
    for _ in range(2):
        of_title(large, "IMG0000042x 0000042", "en")
    assert asked[120:] == ["IMG0000042x"] * 2


@pytest.mark.parametrize("number", ["0", "2024", "0000042", "9" * 64])
def test_a_number_is_what_any_word_would_be(number: str) -> None:
    word = fold(number)
    assert word is not None and word.others == () and forms(word, ()).all == () and not word.votes
    assert lines(asset(1, number))["title"] == f"{word.running} {GAP}"
    assert known_words.indexed(number, {}) == (word.exact, word.running, "")


# Whatever is cut, counted or escaped otherwise in one place than in the other.
ODD = [
    "IMG_0042.jpg", "7, 7 and 7", "9" * 64 + " 1", "9" * 65 + " 1", "٧ 7", "5oʻ 6", "", "7\u200c8 9", "7th 8-9/10",
    "٩" * 64 + " 3", "(2024)", "A4 1", "1\u0301 2", "«Toshkent»,oʻzbek/rus", "می‌رود،کتاب‌ها", "o'", "o' 'o g'-g'",
    "a\x1cb\x85c\u2028d\u3000e\xa0f\u1680g\u205fh\u200ai\u180ej", "\u0301 \u064b", "word" * 40 + ",next",
    "漢字かな,ก", "one\u00ad-two\ufeff", "Përvjetori, përvjetorit; ç'thotë?", "a\x00b \x00", "half \ud800 pair\udfff",
    '"quoted" \\back\\ {"a": 1}', "Сутринта. Then 05.06.2024 at 16.30! Ja.", "One.Two", "3.5 km... end?", "سلام؟ بله",
    "a..5 b.\n5 c.\n\n5 d?!5 …5 e… 5", ".", "...", ".5", "5.", "\n", "।हिन्दी। 7", "¦ = ~ =one ~two ¦three",
    "123456x 123456x",
    "review, review reviews review5 12345review", "Ўзбекистон O‘zbekiston мэр hokimi",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_put_together_as_the_rules_say(text: str) -> None:
    same(asset(1, text, description=text, text=f"{text}\n{text}", keywords=(text, "x", text), file_name=text or "x"))
    same(asset(1, description=text, rights=text, near=(("uz", text), ("", "Тошкент")), latitude=1.0, longitude=1.0))


TOKENS = st.one_of(
    st.sampled_from([word for text in ODD for word in text.split()]),
    st.sampled_from([". ", ".", "\n", " ", "! ", "…5", "؟", "-", "_", "'", "\u200c", "\x1f", "\u3000", "\\", '"']),
    st.sampled_from(["va", "и", "в", "на", "të", "the", "of", "ўзбек", "шахри", "гули", "ъгъл", "შენობა", "کتاب"]),
    st.text(max_size=6),
)
TEXTS = st.lists(TOKENS, max_size=30).map("".join)
LANGUAGES = st.sampled_from(["", "uz", "uz-Cyrl", "ru", "bg", "sq", "en", "ka", "fa", "de", "x" * 9])


@settings(deadline=None)
@given(
    title=TEXTS, description=TEXTS, text=TEXTS, keywords=st.lists(TEXTS, max_size=3), event_title=TEXTS, creator=TEXTS,
    place=TEXTS, camera=TEXTS, file_name=TEXTS, rights=TEXTS, language=LANGUAGES,
    near=st.lists(st.tuples(LANGUAGES, TEXTS), max_size=3),
)  # fmt: skip
def test_any_texts_are_put_together_as_the_rules_say(**texts: Any) -> None:
    plural = {name: tuple(texts.pop(name)) for name in ("keywords", "near")}
    same(replace(asset(1), **texts, **plural))


@pytest.mark.parametrize("count", [1, 5000])
def test_a_text_is_whole_and_each_word_of_it_stands_once(count: int) -> None:
    text = " ".join(f"so'z{n}, сўз{n}." for n in range(count))
    some = asset(1, text, text=f"{text} {text}")
    same(some)
    for name in WORD_FIELDS:
        found = lines(some)[name].split()
        assert len(found) == len(set(found)) >= 2 * count, name


def test_it_has_all_fields_of_words_but_those_without_any() -> None:
    full: dict[str, Any] = dict.fromkeys(
        ("event_title", "creator", "place", "camera", "file_name", "rights", "text"), "one"
    )
    assert set(lined(replace(asset(1, "One", keywords=("one",)), **full))) == {*TEXT_FIELDS, *WORD_FIELDS, "id"}
    empty = lined(replace(asset(1), title="...", file_name=""))
    assert empty == {"id": empty["id"]}
    assert lines(asset(1, "One"))["title"].split()[:2] == ["one", GAP]


def test_many_are_made_as_each_of_them_is() -> None:
    some = [asset(n, text, description=text, near=(("uz", text),)) for n, text in enumerate(ODD)]
    assets = [given_of(one, {"id": one.id}) for one in some]
    alone = [told(Assembler().assembled(one)) for one in assets]
    assert [told(line) for line in Assembler().assembled_beside(assets)] == alone
    # What was let go of in between is learnt again.
    assert [told(line) for line in Assembler(most_kept=3).assembled_beside(assets)] == alone


def test_threads_share_one() -> None:
    shared, made = Assembler(), {}

    def work(number: int) -> None:
        titles = [f"word{n} сўз{n} {number}{n}abc" for n in range(300)]
        if number % 2:
            made[number] = [of_title(shared, title, "uz") for title in titles]
        else:
            lines = shared.assembled_beside([of_text(title, "uz") for title in titles])
            made[number] = [str(orjson.loads(line)["title"]) for line in lines]

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = Assembler()
    for number in range(4):
        assert made[number] == [of_title(alone, f"word{n} сўз{n} {number}{n}abc", "uz") for n in range(300)]


def test_without_its_library_or_with_that_of_another_version_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assembler._library.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(assembler, "_LIBRARY", assembler._LIBRARY.with_name("gone.so"))
        with pytest.raises(RuntimeError, match="script/setup"):
            Assembler()
        gc.collect()
        patched.setattr(assembler, "_LAYOUT", -1)
        patched.setattr(assembler, "_LIBRARY", Path(assembler.__file__).with_name("native") / "libassembler.so")
        with pytest.raises(RuntimeError, match="another version"):
            Assembler()
    assert of_title(Assembler(), "One", "en") == f"one {GAP}"
