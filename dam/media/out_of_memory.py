"""Telling by its words that a library had no memory left: each has words of its own, and none has a type for it."""

from typing import Final

_WORDS: Final = ("out of memory", "cannot allocate", "failed to allocate", "bad_alloc", "insufficient memory")


def says_out_of_memory(text: str) -> bool:
    """True for the messages of glibc, libstdc++, ffmpeg, libvips and libjpeg."""
    low = text.lower()
    return any(words in low for words in _WORDS)
