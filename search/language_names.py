"""What the archive's languages are called in one another, for `language:` in a query."""

from dam.domain.languages import INTERFACE_LANGUAGES
from search.names import plain

# By the first part of their tags, in all interface languages; of several names, parted by spaces, each is understood.
_CALLED = {
    "en": "English ingliz inglizcha инглиз инглизча ინგლისური английски انگلیسی anglisht anglishtja английский",
    "uz": "Uzbek oʻzbek ўзбек უზბეკური узбекски ازبکی uzbekisht uzbekishtja узбекский",
    "ka": "Georgian gruzin gruzincha грузин грузинча ქართული грузински گرجی gjeorgjisht gjeorgjishtja грузинский",
    "bg": "Bulgarian bolgar bolgarcha болгар болгарча ბულგარული български بلغاری bullgarisht bullgarishtja болгарский",
    "fa": "Persian Farsi fors forscha forsiy форс форсча форсий სპარსული персийски фарси فارسی persisht персидский",
    "sq": "Albanian alban albancha албан албанча ალბანური албански آلبانیایی shqip shqipja албанский",
    "ru": "Russian rus ruscha рус русча რუსული руски روسی rusisht rusishtja русский",
}


def _named() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, names in _CALLED.items():
        # Uzbek in either script, where none is said.
        spoken = (one.tag for one in INTERFACE_LANGUAGES if one.tag.partition("-")[0] == language)
        tags = tuple(dict.fromkeys([language, *spoken]))
        found |= {plain(name): tags for name in (language, *names.split())}
    return found | {plain(name): (one.tag,) for one in INTERFACE_LANGUAGES for name in (one.tag, one.native_name)}


_NAMED = _named()


def tags_of(text: str) -> tuple[str, ...]:
    """The tags (BCP 47) that a name of a language or a tag stands for; the text itself where it is none we know."""
    return _NAMED.get(plain(text), (text,))
