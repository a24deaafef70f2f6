"""Subtitle files as they come: any of our encodings, broken lines, markup, hostile length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.transcripts import LONGEST_CUE_CHARACTERS, MOST_CUES, Cue
from dam.media.subtitles import NotSubtitles, parse, to_vtt
from tests.fixtures.subtitles import PERSIAN, RUSSIAN, UZBEK, srt


def cues(lines: tuple[tuple[float, float, str], ...]) -> tuple[Cue, ...]:
    return tuple(Cue(*line) for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_form_is_read(encoding: str) -> None:
    assert parse(srt(UZBEK).encode(encoding)).cues == cues(UZBEK)


def test_the_code_pages_of_our_offices_are_told_apart() -> None:
    assert parse(srt(RUSSIAN).encode("cp1251")).cues == cues(RUSSIAN)
    arabic = srt(PERSIAN).replace("ی", "ي").replace("ک", "ك")
    assert parse(arabic.encode("cp1256")).cues[1].text == "موضوع نخست بودجه سال آينده است"
    assert parse(srt(RUSSIAN).replace("\n", "\r\n").encode("cp1251")).cues == cues(RUSSIAN)


def test_webvtt_with_all_that_is_not_said() -> None:
    text = (
        "WEBVTT - of the office\nX-KIND: captions\n\nNOTE\nnot said --> neither\n\nSTYLE\n::cue { color: red }\n\n"
        "first\n00:01.000 --> 00:02.000 align:start\n<v Hokim>Salom, <c.yellow>dunyo</c> <00:01.500>!</v>\n\n"
        "01:00:03.000 --> 01:00:04.000\nA &lt;b&gt; &amp; c\nsecond line\n"
    )
    found = parse(text.encode())
    assert found.cues == (Cue(1.0, 2.0, "Hokim: Salom, dunyo !"), Cue(3603.0, 3604.0, "A <b> & c\nsecond line"))
    assert found.warnings == ()


def test_broken_lines_are_left_out_and_told() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\ngood\n\n2\n00:00:05,000 --> 00:00:04,000\nends before it begins\n\n"
        "3\n00:00:0x --> 00:00:09,000\nno time\n\n4\n999:00:00,000 --> 999:00:01,000\nfar away\n\n"
        "5\n00:00:06,000 --> 00:00:07,000\n{\\an8}<i>also good</i>\n6\n00:00:08,000 --> 00:00:09,000\nclose behind\n"
    )
    found = parse(text.encode())
    assert [cue.text for cue in found.cues] == ["good", "also good", "close behind"]
    assert found.warnings == ("cues_skipped",)


@pytest.mark.parametrize("data", [b"", b"WEBVTT\n", b"\x00\x01\x02", b"Just words.\n\nAnd more.", b"1\n00:01 --> x\ny"])
def test_what_has_no_line_is_refused(data: bytes) -> None:
    with pytest.raises(NotSubtitles):
        parse(data)


def test_length_is_bounded() -> None:
    long = parse(f"00:01.000 --> 00:02.000\n{'a' * 100_000}\n".encode())
    assert (len(long.cues[0].text), long.warnings) == (LONGEST_CUE_CHARACTERS, ("cues_cut",))
    many = parse(b"00:01.000 --> 00:02.000\nx\n\n" * (MOST_CUES + 1))
    assert (len(many.cues), many.warnings) == (MOST_CUES, ("cues_cut",))


def test_out_of_order_is_put_in_order() -> None:
    text = "00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:02.000\nsooner\n"
    assert [cue.text for cue in parse(text.encode()).cues] == ["sooner", "later"]


def test_what_is_written_is_read_again_and_runs_nothing() -> None:
    odd = (Cue(0.0, 1.234, "<script> & --> x\nlast"), Cue(3700.5, 3701.0, "می‌شود"))
    written = to_vtt(odd)
    assert "<script" not in written and written.startswith("WEBVTT\n")
    assert written.count("-->") == 2
    assert parse(written.encode()).cues == odd


@given(st.binary(max_size=2000) | st.text(alphabet="0123456789:.,->\n <>{}\\&abc", max_size=2000).map(str.encode))
def test_nothing_makes_it_fail(data: bytes) -> None:
    try:
        found = parse(data)
    except NotSubtitles:
        return
    assert parse(to_vtt(found.cues).encode()).cues == found.cues
