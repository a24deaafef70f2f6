"""Uzbek: endings of nouns and verbs, in the folded Latin that both alphabets come to.

Sources: A. Bodrogligeti, An Academic Reference Grammar of Modern Literary Uzbek (2003), on the order and the forms of
endings; A. Hojiyev, Oʻzbek tili morfologiyasi; Imlo qoidalari (Cabinet of Ministers, resolution 339 of 24 August 1995),
on q/gʻ and k/g before a vowel and on vowels that are dropped.
"""

from search.lemma.affixes import VOWELS, Slot, endings, long_enough, stems
from search.letters import plain

_PARTICLES = Slot(endings("mi ku chi gina kina qina dir midi mikan edi"))
_PERSONS = Slot(endings("man san siz miz sizlar dir di dirlar"))
_CASES = Slot(endings("ning ni ga ka qa da dan"))
_RELATIONS = Slot(endings("dagi niki gacha kacha qacha dek day cha larcha nikidek dagidek"))
_POSSESSIVES = Slot(
    endings("imiz ingiz"),
    after_vowel=endings("m ng miz ngiz si yi"),
    after_consonant=endings("im ing i"),
)
_PLURAL = Slot(endings("lar"))
_DEGREE = Slot(endings("roq"))
_NOUN = (
    _PARTICLES, _PERSONS, _CASES, _POSSESSIVES, _PLURAL, _RELATIONS, _CASES, _POSSESSIVES, _PLURAL, _DEGREE,
)  # fmt: skip

_SUBJECTS = Slot(
    endings("man san siz miz sizlar lar dir"),
    after_vowel=endings("m ng k q ngiz ngizlar"),
    after_consonant=(),
)
_PAST_OF_TENSE = Slot(endings("di"))
# y is folded to i, and two of them to one: o'qiyapti loses a letter of its ending.
_TENSES = Slot(
    endings(
        "di gan kan qan ganlik kanlik qanlik yapti yap yotir moqda moqchi moq maslik sa gach kach qach guncha kuncha "
        "quncha gudek sin gin kin qin maydi may mayapti mas"
    ),
    after_vowel=endings("ydi b bdi sh vchi ydigan yotgan ylik apti ap yman ysan ymiz ysiz"),
    after_consonant=endings("adi aydi ib ibdi ish uvchi adigan ayotgan aylik aman asan amiz asiz"),
    needed=True,
)
_NEGATION = Slot(endings("ma"))
_VOICES = Slot(
    after_vowel=endings("l n t sh"),
    after_consonant=endings("il in tir dir giz kiz qiz kaz gaz qaz iz ish"),
)
_VERB = (
    _PARTICLES, _PAST_OF_TENSE, _SUBJECTS, _CASES, _POSSESSIVES, _PLURAL, _RELATIONS, _TENSES, _NEGATION, _VOICES,
)  # fmt: skip

# The closed class of nouns that lose the vowel of their last syllable before a possessive ending.
_WITH_A_DROPPED_VOWEL = (
    "shahar o'g'il singil qorin burun og'iz bo'yin ko'ngil o'rin bag'ir qo'yin egin sayil zehin o'mir yarim"
)
_DROPPING = {plain(whole[:-2] + whole[-1]): plain(whole) for whole in _WITH_A_DROPPED_VOWEL.split()}


def lemmas(word: str) -> list[str]:
    """Stems that the folded word may be a form of, without the word itself."""
    found = [*stems(word, _NOUN), *stems(word, _VERB)]
    # yashamoq, yashovchi.
    found += [rest.removesuffix("ovchi") + "a" for rest in (word, *found) if rest.endswith("ovchi") and len(rest) > 6]
    for rest in list(found):
        if rest in _DROPPING:
            found.append(_DROPPING[rest])
        # yurak, yuragi; qishloq, qishlogʻi: k, q and g, gʻ are one letter each in the folded form.
        if len(rest) > 3 and rest[-1] == "g" and word[len(rest) : len(rest) + 1] in VOWELS:
            found.append(rest[:-1] + "k")
    return [rest for rest in dict.fromkeys(found) if rest != word and long_enough(rest, 3)]
