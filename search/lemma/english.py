"""English words that are a form of another and have an entry of their own in the dictionary: of what they are a form.

The dictionary gives one entry for a word, and of *rising*, *finding* or *broke* that is the noun or the adjective, of
*leaves* the verb. The endings and the lists of irregular words are those of any school grammar.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from search.lemma.irregular import bases

_VOWELS = frozenset("aeiouy")
# What is left without its ending: a *seed* was not seen, and nobody is *being* a bee.
_SHORTEST_STEM = 3

# Base, then the forms that a dictionary may take for other words.
_IRREGULAR = """
awake awoke awoken; bear bore borne born; beat beaten; become became; begin began begun; bend bent; bind bound; bite
bit bitten; bleed bled; blow blew blown; break broke broken; bring brought; build built; burn burnt; buy bought; catch
caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; do did done; draw drew drawn; dream dreamt;
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found;
flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze
frozen; get got gotten; give gave given; go went gone; grind ground; grow grew grown; hang hung; hear heard; hide hid
hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; lie lay lain; light lit; lose
lost; make made; mean meant; meet met; mistake mistook mistaken; pay paid; ride rode ridden; ring rang rung; rise rose
risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken; shine shone;
shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk sunken; sit sat; sleep slept; slide slid;
speak spoke spoken; spend spent; spin spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; strike
struck stricken; strive strove striven; swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken;
teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; wake woke woken;
wear wore worn; weave wove woven; weep wept; win won; wind wound; withdraw withdrew withdrawn; wring wrung; write wrote
written
"""
_OF_OTHER_KINDS = """
leaf leaves; life lives; half halves; shelf shelves; calf calves; hoof hooves; axis axes; basis bases; crisis crises;
analysis analyses; axe axes; big bigger biggest; hot hotter hottest; thin thinner thinnest; fat fatter fattest; wet
wetter wettest; sad sadder saddest; flat flatter flattest; bad worse worst; far farther farthest further furthest
"""
_VERBS = bases(_IRREGULAR)
_IRREGULAR_VERBS = frozenset(chain.from_iterable(_VERBS.values()))
_OTHERS = bases(_OF_OTHER_KINDS)


def more(word: str, is_headword: Callable[[str], bool]) -> list[str]:
    """What a lower-case word may be a form of, beside what the dictionary says; of regular verbs those that it has."""
    listed = [*_VERBS.get(word, ()), *_OTHERS.get(word, ())]
    return listed or next(([base] for base in _regular(word) if is_headword(base)), [])


def _regular(word: str) -> Iterator[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM or not _VOWELS & set(stem):
            continue
        if ending == "ed" and stem.endswith("i"):
            yield stem[:-1] + "y"
        if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem in _IRREGULAR_VERBS or stem[-1] in "wxy":
            # Who was singing has sung, and has singed nothing.
            yield stem
        yield from (stem + "e", stem)
