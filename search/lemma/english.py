"""English words that are a verb's form and have an entry of their own in the dictionary: what verb that is.

The dictionary gives one entry for a word, and of *rising*, *finding* or *broke* that is the noun or the adjective. The
endings and the list of irregular verbs are those of any school grammar.
"""

from collections.abc import Callable, Iterator

_VOWELS = frozenset("aeiouy")
# What is left without its ending: a *seed* was not seen, and nobody is *being* a bee.
_SHORTEST_STEM = 3

# Base, then the forms that a dictionary may take for other words.
_IRREGULAR = """
awake awoke awoken; bear bore borne born; beat beaten; become became; begin began begun; bend bent; bind bound;
bite bit bitten; bleed bled; blow blew blown; break broke broken; bring brought; build built; burn burnt; buy bought;
catch caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; do did done; draw drew drawn;
dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone; grind ground;
grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led;
leave left; lend lent; lie lay lain; light lit; lose lost; make made; mean meant; meet met; mistake mistook mistaken;
pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold;
send sent; sew sewn; shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung;
sink sank sunk sunken; sit sat; sleep slept; slide slid; speak spoke spoken; spend spent; spin spun; spring sprang
sprung; stand stood; steal stole stolen; stick stuck;
strike struck stricken; strive strove striven; swear swore sworn;
sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought;
throw threw thrown; understand understood; wake woke woken; wear wore worn; weave wove woven; weep wept; win won;
wind wound; withdraw withdrew withdrawn; wring wrung; write wrote written
"""
_BASES: dict[str, list[str]] = {}
for _base, *_forms in (entry.split() for entry in _IRREGULAR.split(";")):
    for _form in _forms:
        _BASES.setdefault(_form, []).append(_base)


def verbs(word: str, is_headword: Callable[[str], bool]) -> list[str]:
    """The verbs that a lower-case word may be a form of; of regular ones those that the dictionary has."""
    return _BASES.get(word) or next(([base] for base in _regular(word) if is_headword(base)), [])


def _regular(word: str) -> Iterator[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM or not _VOWELS & set(stem):
            continue
        if ending == "ed" and stem.endswith("i"):
            yield stem[:-1] + "y"
        if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
            yield stem[:-1]
        yield from (stem + "e", stem)
