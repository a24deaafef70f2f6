"""Each language's writing folds to what people type for it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fold import fold, spans, words
from search.languages import chosen, script_of, votes_of
from search.letters import LONGEST_KEY


def meet(first: str, second: str) -> bool:
    """Whether one is found when the other is typed."""
    one, other = words(first), words(second)
    return len(one) == len(other) and all(set(a.keys) & set(b.keys) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Хотира", "Xotira"),
        ("Каттақўрғон", "Kattaqo‘rg‘on"),
        ("Каттақўрғон", "Kattaqorgon"),
        ("Каттақўрғон", "Каттакургон"),
        ("oʻzbek", "o`zbek"),
        ("oʻzbek", "ўзбек"),
        ("oʻzbek", "uzbek"),
        ("санъат", "sanʼat"),
        ("ер", "yer"),
        ("чироқ шамол", "chiroq shamol"),
        ("жамоа", "jamoa"),
        ("тайёр", "tayyor"),
        ("ҳоким", "hokim"),
        ("ҳоким", "хоким"),
        ("цирк", "sirk"),
        ("юлдуз яхши", "yulduz yaxshi"),
        # The letters that drafts of 2019, 2021 and 2023 propose.
        ("ўқувчи", "õquvçi"),
        ("ўқувчи", "ōquvçi"),
        ("шаҳар", "şahar"),
        ("ғалаба", "ğalaba"),
        ("чошгоҳ", "çoşgoh"),
        ("Şahin", "Sahin"),
        ("Свищов", "Svishtov"),
        ("събрание", "sabranie"),
        ("София", "Sofia"),
        ("Живко", "Zhivko"),
        ("ѝ", "и"),
        ("ёлка", "елка"),
        ("Ёлкин", "Yolkin"),
        ("Хрущёв", "Khrushchev"),
        ("объезд", "obezd"),
        ("объезд", "obyezd"),
        ("подъезд", "podieezd"),
        ("Достоевский", "Dostoevskii"),
        ("Достоевский", "Dostoyevsky"),
        ("Юлия", "Iuliia"),
        ("Юлия", "Yuliya"),
        ("Азербайджан", "Azerbaijan"),
        ("თბილისი", "Tbilisi"),
        ("თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ"),
        ("ჭავჭავაძე", "Chʼavchʼavadze"),
        ("ღონისძიება", "ghonisdzieba"),
        ("ყვარელი", "qvareli"),
        ("ჟურნალი", "zhurnali"),
        ("ხაშური", "khashuri"),
        ("شهرداری", "شهرداري"),
        ("کتاب", "كتاب"),
        ("می‌رود", "میرود"),
        ("آزادی", "ازادي"),
        ("مسئول", "مسیول"),
        ("خانهٔ", "خانه"),
        ("مُحَمَّد", "محمد"),
        ("شـــهر", "شهر"),
        ("۱۴۰۳", "١٤٠٣"),
        ("۱۴۰۳", "1403"),
        ("Përvjetori çlirimit", "pervjetori clirimit"),
        ("Zürich", "Zurich"),
        ("İstanbul", "istanbul"),
        ("straße", "STRASSE"),
        ("ﬁlm", "film"),
        ("cafe\u0301", "café"),
        ("don't", "don’t"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_one_is_found_by_the_other(first: str, second: str) -> None:
    assert meet(first, second), (words(first), words(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Sofia", "Safia"), ("музей", "мазей"), ("شهر", "شهید"), ("თბილისი", "თბილისს"), ("most", "must")],
)
def test_different_words_stay_apart(first: str, second: str) -> None:
    assert not meet(first, second)


def test_the_exact_form_keeps_marks_and_script() -> None:
    assert [word.exact for word in words("Ўзбек O‘zbek Përvjetori می‌رود IMG_1234.JPG")] == [
        "ўзбек", "o'zbek", "përvjetori", "می‌رود", "img", "1234", "jpg",
    ]  # fmt: skip


def test_words_stand_where_they_are() -> None:
    text = "«Oʻzbek» — 'bogʻ', e\u0301te\u0301 🎉 می‌رود; daftar-qalam"
    assert [text[span.start : span.end] for span in spans(text)] == [
        "Oʻzbek", "bogʻ", "e\u0301te\u0301", "می‌رود", "daftar", "qalam",
    ]  # fmt: skip


def test_a_half_space_parts_a_word_and_joins_it() -> None:
    word = fold("می‌رود")
    assert word is not None
    assert (word.keys, word.parts) == (("میرود",), ("می", "رود"))


def test_the_first_key_is_of_the_orthography() -> None:
    assert words("събрание", "bg")[0].keys[0] == "sabranie"
    assert words("санъат", "uz")[0].keys[0] == "sanat"
    assert words("щека", "ru")[0].keys[0] == "shcheka"


@pytest.mark.parametrize(
    ("language", "text", "tongues"),
    [
        ("bg", "Кмет", ("bg",)),
        ("uz-Cyrl", "мактаб", ("uz",)),
        ("", "Каттақўрғон", ("uz",)),
        ("", "Рыбы", ("ru",)),
        ("", "Народно събрание", ("bg",)),
        ("bg", "Это было в городе", ("ru",)),
        ("", "Мактаб", ("ru", "uz", "bg")),
        ("", "The opening of the park", ("en",)),
        ("", "Hapja e parkut në qytet", ("sq",)),
        ("", "Yangi bogʻ ochildi", ("uz",)),
        ("fa", "متن", ("fa",)),
        ("", "ბაღი", ("ka",)),
        ("", "2024", ()),
    ],
)
def test_the_language_is_told_by_letters_and_small_words(language: str, text: str, tongues: tuple[str, ...]) -> None:
    votes = Counter(vote for word in words(text) for vote in votes_of(word.exact, word.script).split())
    assert chosen(script_of(text), votes, {}, language) == tongues


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Хотира", "Cyrl"),
        ("Xotira", "Latn"),
        ("شهر", "Arab"),
        ("თბილისი ᲗᲑ", "Geor"),
        ("2024 🎉", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_script_is_detected(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize("text", ["", "\u0301", "ء", "ـــ", "'", "\u200c", "🎉", "\x00"])
def test_what_is_no_word_gives_none(text: str) -> None:
    assert words(text) == []


def test_a_very_long_word_is_cut_alike_everywhere() -> None:
    assert words("ҳ" * 300)[0].keys == words("h" * 500)[0].keys
    assert len(words("a" * 5000)[0].keys[0]) == LONGEST_KEY


@given(st.text(max_size=80))
def test_any_text_folds_to_keys_that_fold_to_themselves(text: str) -> None:
    for word in words(text):
        for key in word.keys:
            assert key and " " not in key and len(key) <= LONGEST_KEY
            assert not any(sign.isspace() for sign in word.exact + key)
    for span in spans(text):
        assert fold(text[span.start : span.end]) == span.word
