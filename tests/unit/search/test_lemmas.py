"""Forms of a word come to one lemma or stem, whatever the language and the script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fold import words
from search.languages import OF_SCRIPT
from search.lemmas import asked, forms


def kin(first: str, second: str) -> bool:
    """Whether one is found by the other as a form of the same word."""
    one, other = words(first)[0], words(second)[0]
    mine, its = {*one.keys, *asked(one).all}, {*other.keys, *forms(other, OF_SCRIPT[other.script]).all}
    return bool(mine & its)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Uzbek: plural, possessive and case in a row; k and q before a vowel; a dropped vowel; verbs.
        ("мактаб", "мактабларимиздан"),
        ("maktab", "мактабдаги"),
        ("yurak", "yuragimning"),
        ("qishloq", "qishlogʻida"),
        ("shahar", "shahrida"),
        ("oʻgʻil", "oʻgʻli"),
        ("qur", "qurilmoqda"),
        ("oʻqi", "oʻqiyapti"),
        ("kel", "kelganlar"),
        ("uy", "uylarida"),
        ("oy", "oyning"),
        ("ishonmoq", "ishonamiz"),
        ("yashamoq", "yashovchilar"),
        # ё is not Russian alone.
        ("ёрдам", "ёрдамидан"),
        ("жараёнлари", "жараёнда"),
        ("дарё", "дарёсига"),
        ("китоб", "kitobingizni"),
        # Georgian: cases, postpositions, plural, syncope, truncation.
        ("წყალი", "წყლის"),
        ("მდინარე", "მდინარის"),
        ("ქალაქი", "ქალაქებში"),
        ("skola", "სკოლისთვის"),
        ("მწერალი", "მწერლებმა"),
        ("მუშაობენ", "მუშაობდა"),
        # English: forms of verbs that are words of their own as well.
        ("rising", "rose"),
        ("finding", "found"),
        ("broken", "breaks"),
        ("written", "wrote"),
        ("building", "built"),
        ("planned", "planning"),
        ("sing", "singing"),
        ("playing", "plays"),
        ("leaf", "leaves"),
        ("big", "bigger"),
        # Bulgarian: articles, plurals, the fleeting vowel.
        ("театър", "театрите"),
        ("народ", "народния"),
        ("град", "градовете"),
        ("kmet", "кметът"),
        # Bulgarian words that the dictionary has as something else, or by a verb written with -(се).
        ("съветник", "съветниците"),
        ("откри", "открития"),
        ("построя", "построеното"),
        ("показа", "показани"),
        ("решавам", "решава"),
        ("отивам", "отива"),
        ("работя", "работи"),
        # Albanian.
        ("qytet", "qytetit"),
        ("shkollë", "shkollave"),
        ("shkolle", "shkollën"),
        ("kryetar", "kryetari"),
        ("hap", "hapur"),
        # Albanian verbs that change their stem, the voice of its own, a word behind another's apostrophe.
        ("zgjedh", "zgjodhën"),
        ("mblidhet", "mbledhur"),
        ("jap", "dhanë"),
        ("merret", "mori"),
        ("shihet", "panë"),
        ("vizitoj", "vizitohet"),
        ("gatuaj", "gatoi"),
        ("ditëlindje", "ditëlindjeje"),
        ("grua", "grave"),
        ("nofka", "ç'nofkë"),
        ("punon", "s’punonte"),
        # Persian: plurals, ezafe, pronouns, half-spaces, verbs.
        ("کتاب", "کتاب‌های"),
        ("کتاب", "کتابهایمان"),
        ("خانه", "خانه‌ی"),
        ("شهر", "شهرها"),
        ("كتاب", "کتابش"),
        ("شهید", "شهیدان"),
        ("رفت", "می‌رفتند"),
        # Persian infinitives and both stems of a verb, a preverb, causatives.
        ("رفتن", "می‌روند"),
        ("ساختن", "ساخته‌اند"),
        ("دیدند", "می‌بینیم"),
        ("آمدن", "نیامدند"),
        ("بیاید", "آمده"),
        ("برگشتن", "برمی‌گردد"),
        ("رسانیده", "می‌رساند"),
        # Russian and English.
        ("ребёнок", "детей"),
        ("город", "городами"),
        ("идти", "шёл"),
        ("child", "children"),
        ("write", "written"),
    ],
)
def test_forms_meet(first: str, second: str) -> None:
    assert kin(first, second), (asked(words(first)[0]), forms(words(second)[0], OF_SCRIPT[words(second)[0].script]))
    assert kin(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("мактаб", "мактуб"),
        ("school", "scholar"),
        ("город", "горсть"),
        ("ქალაქი", "ქალი"),
        ("شهر", "شعر"),
        ("park", "pak"),
        ("qytet", "qytetar"),
        ("king", "kin"),
        ("seed", "see"),
        ("feed", "fee"),
        ("being", "bee"),
        ("thing", "the"),
        ("hundred", "hunt"),
        ("مانند", "ماندن"),
        ("بافت", "افتادن"),
        ("شدید", "شد"),
    ],
)
def test_other_words_do_not(first: str, second: str) -> None:
    assert not kin(first, second), (asked(words(first)[0]), asked(words(second)[0]))


@pytest.mark.parametrize(
    ("word", "known"), [("городами", True), ("cities", True), ("cittties", False), ("мактаб", False)]
)
def test_a_word_of_a_dictionary_is_known(word: str, known: bool) -> None:
    assert asked(words(word)[0]).known is known


@pytest.mark.parametrize("text", ["a", "12", "2024", "i" * 60, "b'ььь"])
def test_short_words_numbers_and_endless_ones_have_none(text: str) -> None:
    assert asked(words(text)[0]).all == ()


@given(st.text(max_size=40) | st.text("bsçoъьёыўёеا'’aei\u200c", max_size=12))
def test_lemmas_are_folded_and_few(text: str) -> None:
    for word in words(text):
        found = asked(word).all
        assert len(found) <= 64
        assert all(lemma and " " not in lemma and lemma not in word.keys for lemma in found)
