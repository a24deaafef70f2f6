"""Which language a text is in, told by its script, its letters and its small words; what decides which lemmas it gets.

Only the languages that the archive speaks are told apart, and where the evidence is thin the answer is several.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from search.scripts import APOSTROPHES

# Languages by script (ISO 15924), the likeliest first.
OF_SCRIPT = {"Cyrl": ("ru", "uz", "bg"), "Latn": ("uz", "sq", "en"), "Geor": ("ka",), "Arab": ("fa",)}
# What a word nearby, a word anywhere in the asset and a stated language weigh.
OWN_VOTE, ANY_VOTE, STATED_VOTE = 6, 2, 3
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
# Georgian lives in four ranges, of which lower() joins the capitals to the small letters.
_GEORGIAN_LETTER = re.compile("[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")

# Small words that stand in nearly every sentence. A word of two languages counts for both.
_SMALL_WORDS = {
    "ru": "в во на не и с со что как это по из за от до для при или но а к ко о об у его её их они мы вы был "
    "была было были быть есть который которая которые также уже бы же ли если когда только после между "
    "под над без через более году года лет города город который этот эта эти том тем всех все всё где "
    "здесь чтобы",
    "bg": "на и в във да се от за с със не е по са че ще как това този тази тези които който която като до към "
    "при след преди между или но още през без бе беше бяха си го му ги им ни ви ми те той тя то ние вие "
    "съм сте сме бил била било били му й общината град година години които най под над също само вече има "
    "няма",
    "uz": "ва бу учун билан ҳам бир бўлган бўлди эди деб лекин аммо ёки эса у шу ҳар йил куни йили бўйича каби "
    "керак эмас мумкин кейин энг барча сўнг туман шаҳар шаҳри ҳақида орқали томонидан бор йўқ унинг улар "
    "унга мен сиз биз ўз va bu uchun bilan ham bir bo'lgan bo'ldi edi deb lekin ammo yoki esa u shu har "
    "yil kuni yili bo'yicha kabi kerak emas mumkin keyin eng barcha so'ng tuman shahar shahri haqida "
    "orqali tomonidan bor yo'q uning ular unga men siz biz o'z qildi qilindi hokim hokimi ekan hamda",
    "sq": "e të te i në ne dhe me për per nga një nje së se që qe është eshte ka janë jane do ky kjo ai ajo ata "
    "ato u si por edhe më me mbi pas para deri kur ku nuk s'ka ishte ishin kanë kane duke tij saj tyre "
    "apo ose çdo prej sot komunës komuna kryetari qytetit viti vitit",
    "en": "the of and to in is was were for on at by with from that this these those as are be been has have "
    "had it its an or but not his her their they he she we you which who will would can after before "
    "during into over under more than also about between",
}  # fmt: skip
_LETTERS = {"ru": "ыщ", "uz": "ўқғҳ", "sq": "ëç"}
_UZBEK_APOSTROPHE = re.compile(f"[og][{APOSTROPHES}]")
_BULGARIAN_VOWEL = re.compile("[бвгджзклмнпрстфхцчш]ъ[бвгджзйклмнпрстфхцчшщ]")
_ENGLISH_LETTERS = re.compile("w|^th|tion|ph|ck|[^n]ing$")

_VOTES_OF: dict[str, str] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _VOTES_OF[_word] = f"{_VOTES_OF[_word]} {_language}" if _word in _VOTES_OF else _language


def is_arabic_script(key: str) -> bool:
    return bool(_ARABIC_LETTER.search(key))


@lru_cache(maxsize=2)
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        ("Arab", _ARABIC_LETTER),
        ("Cyrl", _CYRILLIC_LETTER),
        ("Geor", _GEORGIAN_LETTER),
        ("Latn", _LATIN_LETTER),
    )


def script_of(text: str) -> str:
    """ISO 15924 code of the script most of the first letters are in: Arab, Cyrl, Geor, Latn, or Zyyy for none."""
    sample = text[:2000]
    counts = {name: len(letter.findall(sample)) for name, letter in _scripts()}
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else "Zyyy"


def script_of_word(word: str) -> str:
    """The script of a word's first letter that has one."""
    if word.isascii():
        return "Latn" if _LATIN_LETTER.search(word) else "Zyyy"
    for letter in word:
        if "a" <= letter <= "z":
            return "Latn"
        for name, pattern in _scripts():
            if pattern.match(letter):
                return name
    return "Zyyy"


def votes_of(exact: str, script: str) -> str:
    """The languages, with spaces between, for which a lower-case word speaks; empty for most words."""
    if (known := _VOTES_OF.get(exact)) is not None:
        return known
    if script == "Cyrl":
        if any(letter in exact for letter in _LETTERS["uz"]):
            return "uz"
        if any(letter in exact for letter in _LETTERS["ru"]):
            return "ru" if "ы" in exact else "ru bg"
        return "bg" if _BULGARIAN_VOWEL.search(exact) else ""
    if script == "Latn":
        if _UZBEK_APOSTROPHE.search(exact):
            return "uz"
        if any(letter in exact for letter in _LETTERS["sq"]):
            return "sq"
        return "en" if _ENGLISH_LETTERS.search(exact) else ""
    return ""


def certain(exact: str, script: str) -> str:
    """The one language whose letters a lower-case word has, else empty."""
    if script == "Cyrl":
        if any(letter in exact for letter in _LETTERS["uz"]):
            return "uz"
        # Uzbek has ё as well.
        return "ru" if "ы" in exact else ""
    if script == "Latn":
        return "uz" if _UZBEK_APOSTROPHE.search(exact) else "sq" if "ë" in exact else ""
    return ""


def chosen(script: str, own: Mapping[str, int], wider: Mapping[str, int], stated: str) -> tuple[str, ...]:
    """The languages that words of a script are likely in, the likeliest first; several where nothing tells them apart.

    `own` are the votes of the words around, `wider` those of all that belongs to them; `stated` is a language tag.
    `Assembler::likeliest` in assembler.hpp is the same for what is indexed.
    """
    possible = OF_SCRIPT.get(script, ())
    if len(possible) < 2:
        return possible
    main = stated.partition("-")[0]
    scores = [
        OWN_VOTE * own.get(tag, 0) + ANY_VOTE * wider.get(tag, 0) + STATED_VOTE * (tag == main) for tag in possible
    ]
    best = max(scores)
    if not best:
        return possible
    kept = [(-score, place) for place, score in enumerate(scores) if 2 * score > best]
    return tuple([possible[place] for _, place in sorted(kept)])
