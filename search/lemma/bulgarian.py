"""Bulgarian: articles, plurals and endings of verbs, on the folded Latin (ъ is a, ят is iat).

Sources: Граматика на съвременния български книжовен език, vol. 2 Морфология (BAS, 1983); P. Nakov, BulStem (2003), for
the idea that the article goes first and that the fleeting vowel goes from what is left.
"""

from collections.abc import Callable

from search.lemma.affixes import VOWELS, Slot, stems
from search.letters import keys


def _bulgarian(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys(word, "bg")[0] for word in words.split()))


_ARTICLES = Slot(_bulgarian("ът ят та то те та а я"))
_PLURALS = Slot(_bulgarian("и е а о я ове еве ища ета ена еса ци зи си у ю ето ьо йо"))
_VERB_ENDINGS = Slot(
    _bulgarian(
        "м ме те ш т ат ят а я и е ам ям аш яш ат ем им ете ите ах ях ха хме хте ше ахме ахте аха ил ел ал ял ла ло ли "
        "н на но ни ен ан ян ена ано ени ани т та то ти ане ене яне ащ ещ ящ айки ейки ейте айте ай ей"
    ),
    needed=True,
)
_NOUN = (_ARTICLES, _PLURALS)
_VERB = (_ARTICLES, _PLURALS, _VERB_ENDINGS)
_HARDENED = {"ts": "k", "z": "g", "s": "h", "ch": "k", "j": "g", "sh": "h"}
# Of a word that is two things the dictionary has one: of plurals the woman rather than the man, of работи the noun, of
# открит and построен the adjective.
_ALSO = [("ници", "ник"), ("ниците", "ник"), ("и", "я"), ("а", "ам")] + [
    (f"{end}{gender}", base)
    for end, whole in (
        *(("ит", "ия"), ("ут", "уя"), ("ет", "ема"), ("нат", "на")),
        *(("ен", "я а"), ("ян", "я"), ("ан", "ам"), ("зан", "жа"), ("сан", "ша")),
    )
    for gender in ("", "а", "о", "и", "ият", "ия", "ата", "ото", "ите")
    for base in whole.split()
]
_FLEETING = ("ts", "r", "l", "n", "k", "m", "v")


def lemmas(word: str) -> list[str]:
    """Stems without any ending: both a dictionary form and another form come to one of them."""
    found = [*stems(word, _NOUN), *stems(word, _VERB)]
    for rest in list(found) if word[-1:] in VOWELS else [word, *found]:
        if (short := _without_fleeting(rest)) is not None:
            found.append(short)
    for rest in list(found):
        found += [rest.removesuffix(soft) + hard for soft, hard in _HARDENED.items() if rest.endswith(soft)]
    return [rest for rest in dict.fromkeys(found) if rest != word and len(rest) > 2]


def more(word: str, is_headword: Callable[[str], bool]) -> list[str]:
    """What a lower-case word may be a form of, beside what the dictionary says."""
    bases = [word.removesuffix(end) + whole for end, whole in _ALSO if word.endswith(end)]
    return [base for base in bases if is_headword(base)]


def _without_fleeting(stem: str) -> str | None:
    """театър, театри; българин; горец, горци: the vowel before the last consonant goes."""
    for end in _FLEETING:
        if stem.endswith(end) and len(stem) - len(end) >= 4 and stem[-len(end) - 1] in "ae":
            return stem[: -len(end) - 1] + end
    return None
