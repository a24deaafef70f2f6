"""Albanian: definite and plural endings of nouns, endings of adjectives and verbs.

Sources: L. Newmark, P. Hubbard, P. Prifti, Standard Albanian: A Reference Grammar (1982); F. Agalliu and others,
Gramatika e gjuhës shqipe, vol. I Morfologjia (Academy of Sciences, 2002). Folded, ë is e and ç is c.
"""

from search.lemma.affixes import Slot, endings, stems

_NOUN = (
    Slot(
        endings(
            "i u a ja it ut in un ën ës së së jën jes jës je n në të t ët at et ve vet sh nit nin ri rit rin ri një "
            "njës rat rave nj njtë njve inj injtë injve re ave eve ëve e ë ra ash esh"
        )
    ),
    Slot(endings("e a ë ër r nj")),
)
_ADJECTIVE = (Slot(endings("e a të ët ve t")), Slot(endings("m shm")))
_VERB = (
    Slot(
        endings(
            "j oj ej aj ij yj on en an in ojmë ejmë ojnë ejnë jnë jmë ni ova ove oi eva eve eu uam uat uan uar uara "
            "yer yera ur ura urit ori oja oje onte onim onit onin ohem ohesh ohet ohemi oheni ohen ohej oheshin em esh "
            "et emi eni hem hesh het hemi heni hen hej heshin osha o osh ojë ojmë oftë im it in ën i a e te ite më më "
            "në ta jti jta jtën nte tur ndi nda kur onim sh isha ishe esha eshe eshim eshin "
            "oshim oheshim uaj uajne uajme uara ues uese uesi uesit uesve"
        ),
        needed=True,
    ),
)
# The commonest verbs: their dictionary form is guessed as well, so that it is found with a slip in it.
_OF_VERBS_IN_OJ = endings("oi ova ove uam uan uar uara on ojnë ojmë oni onte onin ohet ohen ohej oheshin")
# mik, miq; plak, pleq: folded, q is k already. zog, zogj; yll, yje; bir, bij.
_SOFTENED = (("gj", "g"), ("j", "ll"), ("j", "r"))


def lemmas(word: str) -> list[str]:
    """Stems without any ending: both a dictionary form and another form come to one of them."""
    found = [*stems(word, _NOUN), *stems(word, _ADJECTIVE), *stems(word, _VERB)]
    for rest in list(found):
        found += [rest.removesuffix(soft) + hard for soft, hard in _SOFTENED if rest.endswith(soft) and len(rest) > 3]
    found += [
        word.removesuffix(end) + "oj" for end in _OF_VERBS_IN_OJ if word.endswith(end) and len(word) > len(end) + 2
    ]
    return [rest for rest in dict.fromkeys(found) if rest != word]
