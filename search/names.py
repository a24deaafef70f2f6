"""What fields, values and units of the query language are called in the readers' languages.

Each row gives the names by language; of several, parted by spaces, the first is the one that is offered. Every name
is understood in every language of the interface, with or without marks, in any case; Uzbek Cyrillic also from a
keyboard without its letters. A value of two words is written with `_` here.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from search.fields import FIELDS, PARTS, Field
from search.scripts import APOSTROPHES, INVISIBLE

_LANGUAGES = ("en", "uz-Latn", "uz-Cyrl", "ka", "bg", "fa", "sq", "ru")

_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "sarlavha", "сарлавҳа", "სათაური", "заглавие", "عنوان", "titulli titull", "название заголовок"),
    "text": ("text caption description", "matn tavsif", "матн тавсиф", "ტექსტი აღწერა", "текст описание", "متن شرح",
             "teksti tekst përshkrimi", "текст описание подпись"),
    "keyword": ("keyword keywords tag", "kalit teg", "калит тег", "საკვანძო ტეგი", "дума етикет", "کلیدواژه برچسب",
                "fjala etiketa", "ключ тег метка"),
    "event": ("event", "tadbir", "тадбир", "ღონისძიება", "събитие", "رویداد", "ngjarja ngjarje", "событие мероприятие"),
    "by": ("by creator photographer author", "muallif fotosuratchi", "муаллиф фотосуратчи", "ავტორი ფოტოგრაფი",
           "автор фотограф", "عکاس پدیدآورنده", "autori autor fotografi", "автор фотограф"),
    "place": ("place", "joy", "жой", "ადგილი", "място", "مکان جا", "vendi vend", "место"),
    "camera": ("camera", "kamera", "камера", "კამერა", "камера", "دوربین", "kamera", "камера"),
    "file": ("file", "fayl", "файл", "ფაილი", "файл", "فایل پرونده", "skedari skedar", "файл"),
    "rights": ("rights copyright credit", "huquq", "ҳуқуқ", "უფლება უფლებები", "права", "حقوق", "drejtat", "права"),
    "kind": ("kind type", "turi tur", "тури тур", "სახე ტიპი", "вид тип", "نوع", "lloji lloj tipi", "вид тип"),
    "level": ("level access", "daraja kirish", "даража кириш", "დონე წვდომა", "достъп ниво", "سطح دسترسی",
              "niveli nivel qasja", "доступ уровень"),
    "state": ("state status", "holat holati", "ҳолат ҳолати", "მდგომარეობა", "състояние", "وضعیت", "gjendja",
              "состояние"),
    "language": ("language lang", "til", "тил", "ენა", "език", "زبان", "gjuha", "язык"),
    "id": ("id",) * 8,
    "has": ("has with", "bor", "бор", "აქვს", "има", "دارد", "ka", "есть"),
    "missing": ("missing without", "yoʻq", "йўқ", "აკლია გარეშე", "липсва без", "ندارد بدون", "mungon pa", "нет без"),
    "is": ("is", "bu", "бу", "არის", "е", "است", "është", "это"),
    "date": ("date on", "sana", "сана", "თარიღი", "дата", "تاریخ", "data", "дата"),
    "month": ("month", "oy", "ой", "თვე", "месец", "ماه", "muaji muaj", "месяц"),
    "year": ("year", "yil", "йил", "წელი", "година", "سال", "viti vit", "год"),
    "since": ("since from", "boshlab dan", "бошлаб дан", "დან", "от", "از", "nga", "с от"),
    "before": ("before", "gacha oldin", "гача олдин", "მდე", "преди до", "پیش قبل", "para", "до"),
    "after": ("after", "keyin", "кейин", "შემდეგ", "след", "پس بعد", "pas", "после"),
    "duration": ("duration length", "davomiyligi davomiylik", "давомийлиги давомийлик", "ხანგრძლივობა",
                 "продължителност времетраене", "مدت", "kohëzgjatja", "длительность продолжительность"),
    "width": ("width", "eni kenglik", "эни кенглик", "სიგანე", "ширина", "عرض پهنا", "gjerësia", "ширина"),
    "height": ("height", "boʻyi balandlik", "бўйи баландлик", "სიმაღლე", "височина", "ارتفاع", "lartësia", "высота"),
    "size": ("size", "hajmi hajm", "ҳажми ҳажм", "მოცულობა ზომა", "размер", "حجم", "madhësia", "размер"),
}  # fmt: skip

_VALUES: dict[str, tuple[str, ...]] = {
    "photo": ("photo photos picture image", "foto surat rasm", "фото сурат расм", "ფოტო სურათი", "снимка снимки фото",
              "عکس تصویر", "fotografi foto", "фото фотография снимок"),
    "video": ("video videos film", "video", "видео", "ვიდეო", "видео филм", "فیلم ویدئو", "video", "видео"),
    "audio": ("audio sound", "audio ovoz", "аудио овоз", "აუდიო ხმა", "аудио звук", "صوت صدا", "audio zë",
              "аудио звук"),
    "text": ("text document", "matn hujjat", "матн ҳужжат", "ტექსტი დოკუმენტი", "текст документ", "متن سند",
             "tekst dokument", "текст документ"),
    "public": ("public", "ochiq", "очиқ", "საჯარო", "публично публичен", "عمومی", "publik",
               "общедоступный открытый публичный"),
    "internal": ("internal", "ichki", "ички", "შიდა", "вътрешно вътрешен", "داخلی", "brendshëm i_brendshëm",
                 "внутренний"),
    "restricted": ("restricted", "cheklangan", "чекланган", "შეზღუდული", "ограничено ограничен", "محدود",
                   "kufizuar i_kufizuar", "ограниченный"),
    "secret": ("secret", "maxfiy", "махфий", "საიდუმლო", "секретно секретен", "محرمانه", "sekret",
               "секретный секретно"),
    "ingesting": ("processing ingesting", "ishlovda ishlov_berilmoqda", "ишловда ишлов_берилмоқда", "მუშავდება",
                  "обработва обработва_се", "پردازش در_حال_پردازش", "përpunohet po_përpunohet", "обрабатывается"),
    "available": ("ready available", "tayyor", "тайёр", "მზადაა", "готово", "آماده", "gati", "готово готов"),
    "failed": ("failed", "xatolik xato", "хатолик хато", "შეცდომა ვერ_შესრულდა", "неуспешно грешка", "ناموفق خطا",
               "dështoi", "ошибка"),
    "duplicate": ("duplicate duplicates copy", "takroriy nusxa", "такрорий нусха", "დუბლიკატი ასლი", "дубликат копие",
                  "تکراری", "dublikatë dublikat kopje", "дубликат копия"),
    "gps": ("gps coordinates", "gps koordinata", "gps координата", "gps კოორდინატები", "gps координати", "gps مختصات",
            "gps koordinata", "gps координаты"),
    "caption": ("caption description", "tavsif", "тавсиф", "აღწერა", "описание", "شرح", "përshkrim përshkrimi",
                "описание подпись"),
}  # fmt: skip

_TODAY = ("today", "bugun", "бугун", "დღეს", "днес", "امروز", "sot", "сегодня")
_YESTERDAY = ("yesterday", "kecha", "кеча", "გუშინ", "вчера", "دیروز", "dje", "вчера")
# How long ago, as a unit and how many days or months it has.
_SPANS: dict[str, tuple[str, ...]] = {
    "day": ("days d day", "kun", "кун", "დღე", "дни д ден", "روز", "ditë d", "дней д день дня"),
    "week": ("weeks w week", "hafta", "ҳафта", "კვირა", "седмици седмица", "هفته", "javë", "недель неделя недели нед"),
    "month": ("months m mo month", "oy", "ой", "თვე", "месеца месец месеци м", "ماه", "muaj",
              "месяца месяц месяцев мес м"),
    "year": ("years y year", "yil", "йил", "წელი", "години година г", "سال", "vjet vit", "года год лет г"),
}  # fmt: skip
_TIMES: dict[str, tuple[str, ...]] = {
    "second": ("s sec second seconds", "soniya son s", "сония сон с", "წმ წამი", "сек с секунди секунда", "ثانیه",
               "sek s sekonda sekondë", "сек с секунд секунда секунды"),
    "minute": ("min m mins minute minutes", "daqiqa daq min", "дақиқа дақ мин", "წთ წუთი", "мин м минути минута",
               "دقیقه", "min m minuta minutë", "мин м минут минута минуты"),
    "hour": ("h hr hour hours", "soat", "соат", "სთ საათი", "ч час часа", "ساعت", "orë h", "ч час часа часов"),
}  # fmt: skip
_SIZES: dict[str, tuple[str, ...]] = {
    "b": ("b byte bytes", "b bayt", "б байт", "ბაიტი ბ", "b байта байт", "بایت", "b bajt", "б байт"),
    "kb": ("kb k", "kb", "кб", "კბ", "kb кб", "کیلوبایت", "kb", "кб"),
    "mb": ("mb m", "mb", "мб", "მბ", "mb мб", "مگابایت", "mb", "мб"),
    "gb": ("gb g", "gb", "гб", "გბ", "gb гб", "گیگابایت", "gb", "гб"),
    "tb": ("tb t", "tb", "тб", "ტბ", "tb тб", "ترابایت", "tb", "тб"),
    "kib": ("kib",) * 8,
    "mib": ("mib",) * 8,
    "gib": ("gib",) * 8,
}
_PIXELS = {
    "pixel": ("px pixel pixels", "px piksel", "пкс px пиксел", "px პქს", "px пкс", "px پیکسل", "px piksel", "px пкс")
}

_LIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "қ": "к", "ғ": "г", "ҳ": "х", "_": None, " ": None})
_LIKE |= {ord(sign): None for sign in APOSTROPHES + INVISIBLE}
_LIKE |= {first + digit: str(digit) for first in (0x0660, 0x06F0) for digit in range(10)}


def plain(name: str) -> str:
    """A name as it is compared: small letters without marks, apostrophes and spaces, western digits."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold().translate(_LIKE)


def _all(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for meaning, languages in table.items():
        for names in (meaning, *languages):
            for name in names.split():
                yield plain(name), meaning


def _lookup(*tables: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The first meaning of a name counts."""
    found: dict[str, str] = {}
    for table in tables:
        for name, meaning in _all(table):
            found.setdefault(name, meaning)
    return found


_FIELD_OF = _lookup(_FIELDS)
_SPELLED = {plain(name): name for languages in _FIELDS.values() for names in languages for name in names.split()}
_SHORTEST_NEAR, _LONGEST_NEAR = 4, 20
# Within one field no name has two meanings, so each field has a lookup of its own.
_VALUE_OF = {
    field.name: _lookup(
        {value: _VALUES[value] for value in field.values if value in _VALUES},
        {value: _FIELDS[value] for value in field.values if value in _FIELDS} if field.values == PARTS else {},
    )
    for field in FIELDS.values()
    if field.values
}
TIME_UNITS, SIZE_UNITS, PIXEL_UNITS = _lookup(_TIMES), _lookup(_SIZES), _lookup(_PIXELS)
SPAN_UNITS = _lookup(_SPANS)
TODAY, YESTERDAY = (frozenset(plain(name) for name in names) for names in (_TODAY, _YESTERDAY))


def field_of(name: str) -> Field | None:
    meaning = _FIELD_OF.get(plain(name))
    return FIELDS[meaning] if meaning else None


def near(name: str) -> str | None:
    """The name of a field that was probably meant, where this one is none."""
    if len(name) < _SHORTEST_NEAR or len(name) > _LONGEST_NEAR:
        return None
    found = get_close_matches(plain(name), _SPELLED, n=1, cutoff=0.8)
    return _SPELLED[found[0]] if found else None


def value_of(field: Field, text: str) -> str | None:
    """The value that `text` names in a field with fixed values, None where it is none of them; else the text."""
    return _VALUE_OF[field.name].get(plain(text)) if field.values else text


def field_in(language: str, name: str) -> str:
    """What a field is called where the interface speaks `language`."""
    return _in(language, _FIELDS[name])


def value_in(language: str, field: str, value: str) -> str:
    """What a value of a field with fixed values is called there."""
    return _in(language, _VALUES[value] if value in _VALUES and not _named_as_field(field, value) else _FIELDS[value])


def span_in(language: str, unit: str) -> str:
    return _in(language, _SPANS[unit])


def time_in(language: str, unit: str) -> str:
    return _in(language, _TIMES[unit])


def size_in(language: str, unit: str) -> str:
    return _in(language, _SIZES[unit])


def today_in(language: str) -> str:
    return _in(language, _TODAY)


def yesterday_in(language: str) -> str:
    return _in(language, _YESTERDAY)


def _named_as_field(field: str, value: str) -> bool:
    return FIELDS[field].values == PARTS and value == "text"


def _in(language: str, names: tuple[str, ...]) -> str:
    return names[_LANGUAGES.index(language)].split()[0]
