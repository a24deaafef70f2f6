"""Persian: plurals, ezafe, pronouns that are written on, degrees, and the endings of verbs, whether they are written
on, with a half-space, or apart.

Sources: G. Lazard, A Grammar of Contemporary Persian (1992); Academy of Persian Language and Literature, دستور خط فارسی
(1401), on the spellings. Folded: ئ and ي are ی, ة and ۀ are ه, آ and أ are ا.
"""

from search.lemma.affixes import Slot, endings, stems

_PRONOUNS = Slot(endings("م ت ش مان تان شان یم یت یش یمان یتان یشان ام ات اش"))
_EZAFE = Slot(endings("ی یی ای"))
_COPULA = Slot(endings("ست است ند اند ید اید یم ایم م"))
_PLURALS = Slot(endings("ها هاي ان گان یان ات ین ون جات"))
_DEGREES = Slot(endings("تر ترین"))
_ARABIC_END = Slot(endings("ه ت"))
_NOUN = (_COPULA, _PRONOUNS, _EZAFE, _PLURALS, _EZAFE, _DEGREES)
_PREFIXES = endings("نمی می ن ب")
_PERSONS = Slot(endings("م ی د یم ید ند"))
_PARTICIPLE = Slot(endings("ه"))
_VERB = (Slot(endings("است ام ای ایم اید اند")), _PARTICIPLE, _PERSONS)


def lemmas(word: str) -> list[str]:
    """Stems that the folded word may be a form of, without the word itself."""
    found = stems(word, _NOUN, 3)
    # روزنامه‌نگاران has lost no letter, but the plural of خسته is خستگان.
    found += [f"{word.removesuffix(end)}ه" for end in ("گان", "گی", "گانی") if word.endswith(end) and len(word) > 5]
    for start in ("", *_PREFIXES):
        if word.startswith(start) and len(word) - len(start) >= 2:
            rest = word.removeprefix(start)
            if start:
                found.append(rest)
            found += stems(rest, _VERB, 2 if start else 3)
    return [rest for rest in dict.fromkeys(found) if rest != word and len(rest) > 1]
