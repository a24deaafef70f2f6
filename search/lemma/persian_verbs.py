"""Persian verbs by both of their stems: whatever person, tense or negation a form is in, and the infinitive, are one.

Source: as of `search.lemma.persian`. The dictionary gives the past stem for a form, and for the infinitive itself.
"""

from search.scripts import ZERO_WIDTH_NON_JOINER

# The infinitive, then the stem of the present.
_VERBS = """
آراستن آرا; آزمودن آزما; آفریدن آفرین; آمدن آ; آموختن آموز; آمیختن آمیز; آوردن آور; آویختن آویز; افتادن افت;
افراشتن افراز; افزودن افزا; انجامیدن انجام; انداختن انداز; اندوختن اندوز; اندیشیدن اندیش; انگاشتن انگار;
ایستادن ایست; باختن باز; باریدن بار; بافتن باف; بخشیدن بخش; بردن بر; بستن بند; بودن باش; پالودن پالا; پختن
پز; پذیرفتن پذیر; پراکندن پراکن; پرداختن پرداز; پرسیدن پرس; پروردن پرور; پریدن پر; پسندیدن پسند; پوشیدن پوش;
پیمودن پیما; پیوستن پیوند; تاختن تاز; تپیدن تپ; ترسیدن ترس; توانستن توان; جستن جو; جنگیدن جنگ; جوشیدن جوش;
چرخیدن چرخ; چسبیدن چسب; چشیدن چش; چیدن چین; خریدن خر; خزیدن خز; خندیدن خند; خوابیدن خواب; خواستن خواه;
خواندن خوان; خوردن خور; دادن ده; داشتن دار; دانستن دان; درخشیدن درخش; درودن درو; دزدیدن دزد; دمیدن دم; دوختن
دوز; دویدن دو; دیدن بین; راندن ران; ربودن ربا; رسیدن رس; رفتن رو; رقصیدن رقص; رهیدن ره; روییدن روی; ریختن
ریز; زاییدن زا; زدن زن; زدودن زدا; زیستن زی; ساختن ساز; سپردن سپار; ستودن ستا; سرودن سرا; سنجیدن سنج; سوختن
سوز; شتافتن شتاب; شدن شو; شکافتن شکاف; شکستن شکن; شکفتن شکف; شمردن شمار; شناختن شناس; شنیدن شنو; طلبیدن طلب;
فرستادن فرست; فرمودن فرما; فروختن فروش; فشردن فشار; فهمیدن فهم; کاستن کاه; کاشتن کار; کردن کن; کشتن کش;
کشیدن کش; کندن کن; کوبیدن کوب; کوشیدن کوش; گذاشتن گذار; گذشتن گذر; گرفتن گیر; گرویدن گرو; گریختن گریز;
گریستن گری; گزیدن گزین; گستردن گستر; گشتن گرد; گشودن گشا; گفتن گو; گماشتن گمار; گنجیدن گنج; لرزیدن لرز;
مالیدن مال; ماندن مان; مردن میر; نامیدن نام; نشستن نشین; نگاشتن نگار; نگریستن نگر; نمودن نما; نواختن نواز;
نوشتن نویس; نوشیدن نوش; نهادن نه; ورزیدن ورز; وزیدن وز; یافتن یاب
"""
# Verbs of making somebody do something: رسانید is رساند, and the present has no د.
_CAUSATIVES = """
باراند پراند پوشاند ترساند چرخاند چسباند خنداند خواباند دواند رساند رقصاند رهاند سوزاند شناساند کشاند گذراند
گرداند گریاند گستراند گنجاند لرزاند نشاند نمایاند نوشاند
"""


def _verbs() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Every past stem with the one that stands for its verb, and every present stem with those."""
    past: dict[str, str] = {}
    present: dict[str, list[str]] = {}
    for infinitive, stem in (entry.split() for entry in _VERBS.split(";")):
        past[infinitive[:-1]] = infinitive[:-1]
        present.setdefault(stem, []).append(infinitive[:-1])
    for made in _CAUSATIVES.split():
        stem = made[:-1]
        past |= {made: made, f"{stem}ید": made}
        present.setdefault(stem, []).append(made)
    return past, present


_PAST, _PRESENT = _verbs()
_PREVERBS = ("", "بر", "در", "باز", "فرا", "وا")
# Commoner as other words: like, course, river, brand, symbol, pain, severe.
_OTHER_WORDS = frozenset(["مانند", "روند", "رود", "برند", "نماد", "درد", "شدید"])
_PREFIXES = ("", "نمی", "می", "ن", "ب")
_PERSONS = ("", "م", "ی", "یم", "ید", "ند")
# Of the present, where a vowel may come between; without a prefix those alone that are rarely anything else.
_PERSONS_OF_PRESENT = ("م", "ی", "د", "یم", "ید", "ند", "یی", "یند", "ییم", "یید")
# بافت is a fabric rather than a command to fall.
_SHORTEST_COMMAND = 4
_WITHOUT_PREFIX = ("د", "ند", "ید", "یند", "یم")
_PARTICIPLES = ("ه", "ه‌ام", "ه‌ای", "ه‌است", "ه‌ایم", "ه‌اید", "ه‌اند")
_ENDINGS_OF_PAST = (*_PERSONS, *(end.replace(ZERO_WIDTH_NON_JOINER, "") for end in _PARTICIPLES), "ن")


def past_stems(word: str) -> list[str]:
    """Of the verbs that a word in Persian letters may be a form of; most words are of none."""
    bare = word.replace(ZERO_WIDTH_NON_JOINER, "")
    if bare in _OTHER_WORDS:
        return []
    found: dict[str, None] = {}
    for preverb in _PREVERBS:
        if not bare.startswith(preverb):
            continue
        rest = bare.removeprefix(preverb)
        for prefix in _PREFIXES:
            if rest.startswith(prefix):
                found.update((preverb + past, None) for past in _past_stems(rest.removeprefix(prefix), prefix))
    return [past for past in found if past != word]


def _past_stems(rest: str, prefix: str) -> list[str]:
    if prefix and rest.startswith("یا"):
        # نیامد, بیاید
        rest = "آ" + rest[2:]
    stems = [_PAST[stem] for end in _ENDINGS_OF_PAST if (stem := _without(rest, end)) in _PAST]
    for end in _PERSONS_OF_PRESENT if prefix else _WITHOUT_PREFIX:
        stems += _PRESENT.get(_without(rest, end), ())
    if prefix and len(rest) >= _SHORTEST_COMMAND:
        stems += _PRESENT.get(rest, ())
    return stems


def _without(word: str, end: str) -> str:
    return word.removesuffix(end) if word.endswith(end) else ""
