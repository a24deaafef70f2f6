"""Letter tables: how each script of the archive's languages is written in one plain Latin, and Persian in one spelling.

Sources: Bulgarian, the Streamlined System (Transliteration Act, State Gazette 19/2009); Russian, the passport rules
(ICAO Doc 9303, part 3) and BGN/PCGN 1947; Uzbek, the alphabet law of 2 September 1993 with its changes of 1995, the
official Cyrillic-Latin correspondence, and the drafts of new letters of 2019, 2021 and 2023;
Georgian, the national system of 2002; Persian letters, ISIRI 6219.
What those systems tell apart by an apostrophe alone (Georgian k and k') is one letter here.
"""

# Letters that all Cyrillic orthographies of the archive's languages romanise alike, after the later Latin rules.
_CYRILLIC_COMMON = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ё": "yo", "ѝ": "i", "ѐ": "e",
    "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h",
    # Neighbours' letters that appear in names.
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dzh",
    "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ә": "a", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h", "ӣ": "i", "ӯ": "u",
    "ҷ": "j", "җ": "j", "ѣ": "e", "ѫ": "a", "ѳ": "f", "ѵ": "i",
}  # fmt: skip

# What one orthography writes otherwise. "ye" stands where its е begins a word or follows a vowel or a sign.
CYRILLIC: dict[str, dict[str, str]] = {
    "uz": {**_CYRILLIC_COMMON, "щ": "sh", "initial е": "ye"},
    "ru": {**_CYRILLIC_COMMON, "ё": "e"},
    "bgn": {**_CYRILLIC_COMMON, "ё": "ye", "initial е": "ye"},
    "passport": {**_CYRILLIC_COMMON, "ё": "e", "ъ": "ie"},
    "bg": {**_CYRILLIC_COMMON, "ъ": "a", "щ": "sht"},
}
CYRILLIC_VOWELS_AND_SIGNS = frozenset("аеёиоуыэюяўъьйіїє")

GEORGIAN = {
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "zh", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "gh", "ყ": "q", "შ": "sh", "ჩ": "ch", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh", "ჯ": "j",
    "ჰ": "h", "ჱ": "e", "ჲ": "i", "ჳ": "u", "ჴ": "q", "ჵ": "o", "ჶ": "f",
}  # fmt: skip
# The old church capitals and small letters (U+2D00...) stand in the order of the modern ones.
GEORGIAN.update({chr(0x2D00 + place): GEORGIAN[chr(0x10D0 + place)] for place in range(38)})

# Latin letters that lose no mark by decomposition.
LATIN = {
    "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
    "ŋ": "n", "ə": "e",
}  # fmt: skip

# The draft alphabets for Uzbek of 2019, 2021 and 2023 differ in the marks on o and g, which are dropped anyway; these
# stand for two letters of today's alphabet. Elsewhere (Albanian, Turkish names) they are plain c and s.
UZBEK_DRAFT = {"ç": "ch", "ş": "sh", "ș": "sh"}

ARABIC = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه",
    "ھ": "ه", "ۃ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ء": "", "ـ": "",
}  # fmt: skip

ZERO_WIDTH_NON_JOINER = "\u200c"
# What may stand unseen inside a word without ending it: soft hyphen, joiners, direction marks.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"
# Every sign that people type for the Uzbek oʻ, gʻ and ʼ, the Georgian and the English apostrophe.
APOSTROPHES = "'’‘ʻʼʽʹ′`´ˈ＇"
# Vowel signs and marks of Arabic script; combining marks of Latin, Cyrillic and Greek.
ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
COMBINING_MARKS = "\u0300-\u036f\u0483-\u0487"
