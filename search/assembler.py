"""What an engine is given of an asset, put together by a compiled part from pieces that it is taught, each once.

What takes a microsecond for every word in Python is done there (`search/native/assembler.hpp`, made by
`script/native`). What a word is folded to is said in Python alone, by `search/known_words.py`.
"""

import ctypes
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import orjson

from search import known_words
from search.languages import ANY_VOTE, OF_SCRIPT, OWN_VOTE, STATED_VOTE
from search.letters import LONGEST_KEY

# Ends the running text in a field; the other forms of its words follow. No word folds to it.
GAP = "\u00a6"
# The fields of words that are written.
NAMES = ("title", "keyword_words", "event_words", "creator_words", "place", "camera", "file_name")
_LIBRARY = Path(__file__).with_name("native") / "libassembler.so"
# As `assembler_layout` in assembler.cpp.
_LAYOUT = 4
_KEPT_PIECES = 200_000
# A word in a script of one language speaks for itself.
_SCRIPTS = tuple(script for script, languages in OF_SCRIPT.items() if len(languages) > 1)
_SLOTS = (*dict.fromkeys(language for script in _SCRIPTS for language in OF_SCRIPT[script]), *_SCRIPTS)
_MOST_SLOTS, _MOST_SCRIPTS, _MOST_TONGUES = 8, 3, 4
_PIECES_WANTED, _FORMS_WANTED = 1, 2
# Lone surrogates, which file names may carry, are no part of a word; they come back as they went.
_ENCODING = ("utf-8", "surrogatepass")
_DECODED = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_char_p)
_decode = _DECODED(("PyUnicode_DecodeUTF8", ctypes.pythonapi))


class _Rules(ctypes.Structure):
    """Laid out as `Rules` in assembler.hpp."""

    _fields_ = (
        *((name, ctypes.c_int32) for name in (
            "longest_number", "own_vote", "any_vote", "stated_vote", "scripts",
        )),
        ("script_slot", ctypes.c_int32 * _MOST_SCRIPTS),
        ("tongues", ctypes.c_int32 * _MOST_SCRIPTS),
        ("tongue_slot", ctypes.c_int32 * _MOST_TONGUES * _MOST_SCRIPTS),
        ("gap", ctypes.c_char * 8),
    )  # fmt: skip


class Given(NamedTuple):
    """An asset, its texts as `joined` makes them, and the JSON object of its values, which is not empty. In UTF-8."""

    texts: bytes
    values: bytes


def joined(parts: Sequence[str], language: str, near: Sequence[tuple[str, str]]) -> bytes:
    """`parts` are the texts for `NAMES`, then rights, caption and text; `language` is the tag stated for all of them;
    `near` are names of places, each behind its language.
    """
    texts = [*parts, *[_sign(tongue) + name for tongue, name in near]] if near else parts
    whole = "\0".join(texts)
    if whole.count("\0") >= len(texts):
        whole = "\0".join([text.replace("\0", " ") for text in texts])
    return (_sign(language) + whole).encode(*_ENCODING)


class Assembler:
    """Keeps what it was taught, up to some 200,000 pieces of texts. Safe to use from several threads."""

    def __init__(self, most_kept: int = _KEPT_PIECES) -> None:
        self._library, self._beside = _library()
        self._most_kept = most_kept
        self._guard = Lock()
        self._self = self._library.assembler_new(_rules())
        if not self._self:
            raise MemoryError

    def __del__(self) -> None:
        if getattr(self, "_self", None):
            self._library.assembler_free(self._self)

    def assembled(self, asset: Given) -> bytes:
        """A JSON object in UTF-8: the values, and those of `document.TEXT_FIELDS` and `document.WORD_FIELDS` that have
        words. Raises `MemoryError`.
        """
        # The interpreter's lock is kept meanwhile: to let go of it for so short a time costs more.
        made: bytes = self._assembled([asset], self._library, ctypes.string_at)[0]
        return made

    def assembled_beside(self, assets: Sequence[Given]) -> list[str]:
        """The same of many, as text, for a thread of their own: others go on meanwhile."""
        return self._assembled(assets, self._beside, _text_at)

    def _assembled(self, assets: Sequence[Given], library: Any, take: Callable[..., Any]) -> list[Any]:
        count = len(assets)
        given = [
            array
            for some in zip(*assets, strict=True)
            for array in ((ctypes.c_char_p * count)(*some), (ctypes.c_size_t * count)(*map(len, some)))
        ]
        following, found, length = ctypes.c_uint32(), ctypes.c_void_p(), ctypes.c_size_t()
        answered = (ctypes.byref(following), ctypes.byref(found), ctypes.byref(length))
        with self._guard:
            while wanted := library.assembler_assemble(self._self, count, *given, self._most_kept, *answered):
                names = ctypes.string_at(found.value or 0, length.value)
                self._learn(wanted, names.decode(*_ENCODING).split("\0"))
            # Taken before the next call, which writes in the same place.
            ends = self._library.assembler_ends(self._self)[:count]
            return [take((found.value or 0) + start, end - start) for start, end in pairwise((0, *ends))]

    def _learn(self, wanted: int, names: Sequence[str]) -> None:
        if wanted == _PIECES_WANTED:
            for piece in dict.fromkeys(names):
                self._learn_piece(piece)
            return
        if wanted != _FORMS_WANTED:
            raise MemoryError
        asked = [(int(told), piece) for told, _, piece in (one.partition(" ") for one in dict.fromkeys(names))]
        # What is kept comes first: a word that is known there already is the same word.
        for told, piece in sorted(asked, key=lambda one: not known_words.comes_again(one[1])):
            self._learn_form(piece, told)

    def _learn_piece(self, piece: str) -> None:
        votes = known_words.votes_in(piece)
        counts = (ctypes.c_uint32 * _MOST_SLOTS)(*[votes[slot] for slot in _SLOTS])
        scripts = sum(1 << place for place, script in enumerate(_SCRIPTS) if votes[script])
        kept = known_words.comes_again(piece)
        if self._library.assembler_learn_piece(self._self, piece.encode(*_ENCODING), counts, scripts, kept):
            raise MemoryError

    def _learn_form(self, piece: str, told: int) -> None:
        found = known_words.indexed(piece, _spoken(told))
        words = ("", "", "") if found is None else found
        quoted = [orjson.dumps(word)[1:-1] for word in words]
        if self._library.assembler_learn_form(self._self, piece.encode(*_ENCODING), told, *quoted):
            raise MemoryError


def _text_at(address: int, length: int) -> str:
    """Without a copy in between."""
    text: str = _decode(address, length, None)
    return text


@lru_cache(maxsize=1)
def assembler() -> Assembler:
    """The one of this process."""
    return Assembler()


@lru_cache(maxsize=1000)
def _sign(language: str) -> str:
    main = language.partition("-")[0]
    return chr(ord("0") + (_SLOTS.index(main) if main in _SLOTS else _MOST_SLOTS))


def _spoken(told: int) -> known_words.Spoken:
    """The languages of each script as `Assembler::likeliest` tells them: eight bits a script, two a language."""
    spoken = {}
    for number, script in enumerate(_SCRIPTS):
        places = [told >> (8 * number + 2 * rank) & 3 for rank in range(_MOST_TONGUES)]
        if any(places):
            spoken[script] = tuple(OF_SCRIPT[script][place - 1] for place in places if place)
    return spoken


def _rules() -> _Rules:
    rules = _Rules(
        longest_number=LONGEST_KEY,
        own_vote=OWN_VOTE,
        any_vote=ANY_VOTE,
        stated_vote=STATED_VOTE,
        scripts=len(_SCRIPTS),
        gap=f" {GAP} ".encode(),
    )
    for number, script in enumerate(_SCRIPTS):
        rules.script_slot[number] = _SLOTS.index(script)
        rules.tongues[number] = len(OF_SCRIPT[script])
        for place, language in enumerate(OF_SCRIPT[script]):
            rules.tongue_slot[number][place] = _SLOTS.index(language)
    return rules


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    """Which keeps the interpreter's lock while it works, and which lets go of it."""
    if not _LIBRARY.is_file():
        raise RuntimeError(f"{_LIBRARY} is missing. Run script/setup, which makes it.")
    kept, let_go = ctypes.PyDLL(str(_LIBRARY)), ctypes.CDLL(str(_LIBRARY))
    if not hasattr(kept, "assembler_layout") or kept.assembler_layout() != _LAYOUT:
        raise RuntimeError(f"{_LIBRARY} is of another version of the program. Run script/setup, and start it anew.")
    pointer, text, size, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32
    many = (pointer,) * 4
    for name, answer, *arguments in (
        ("new", pointer, ctypes.POINTER(_Rules)),
        ("free", None, pointer),
        ("assemble", ctypes.c_int, pointer, number, *many, number, pointer, pointer, pointer),
        ("ends", ctypes.POINTER(size), pointer),
        ("learn_piece", ctypes.c_int, pointer, text, pointer, number, ctypes.c_int),
        ("learn_form", ctypes.c_int, pointer, text, number, text, text, text),
    ):
        for library in (kept, let_go):
            function = getattr(library, f"assembler_{name}")
            function.restype, function.argtypes = answer, arguments
    return kept, let_go
