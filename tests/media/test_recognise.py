"""Pages are read by the real program in the sandbox: every language, PDFs of pictures, a banner, and scenery."""

import io
from pathlib import Path

import pytest
import pyvips
from PIL import Image, ImageDraw, ImageFont

from dam.domain.rendition_plan import PREVIEW_PX
from dam.domain.scanning import WHOLE, believable, program_languages, text_of
from dam.media.read_page import read_page
from dam.media.results import MediaFailure
from dam.media.sandbox import Sandbox
from dam.media.text_likely import text_likely
from dam.media.tools import tesseract_languages
from tests.fixtures.scans import LINES, grain, jpeg_of, page, scanned_pdf, scenery


@pytest.mark.parametrize("language", LINES)
def test_a_scanned_page_of_every_language_is_read(tmp_path: Path, language: str) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([page(LINES[language], language)]))
    languages = program_languages(language, (), tesseract_languages())
    with Sandbox() as sandbox:
        read = read_page(sandbox, path, tmp_path, page=0, languages=languages)
    words = believable(read.words)
    told = set(text_of(words).split())
    meant = set(" ".join(LINES[language]).split())
    assert len(told & meant) >= len(meant) * 0.7, (told, meant)
    assert read.page_count == 1
    assert read.path.read_bytes()[:2] == b"\xff\xd8"
    # The first line stands in the upper part of the page, and no box leaves it.
    assert all(word.left >= 0 and word.left + word.width <= WHOLE and word.top < WHOLE // 3 for word in words)


def test_pages_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([page(LINES["en"][:1]), page(LINES["en"][1:])]))
    with Sandbox() as sandbox:
        second = read_page(sandbox, path, tmp_path, page=1, languages=("eng",))
        assert (text_of(believable(second.words)), second.page_count) == ("Budget of the next year", 2)
        with pytest.raises(MediaFailure) as beyond:
            read_page(sandbox, path, tmp_path, page=2, languages=("eng",))
        assert beyond.value.code == "damaged"
        with pytest.raises(MediaFailure) as unknown:
            read_page(sandbox, path, tmp_path, page=0, languages=("tlh",))
        assert unknown.value.code == "ocr_language_missing"


def banner() -> bytes:
    picture = Image.open(io.BytesIO(scenery()))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((150, 300, 1450, 500), fill=(170, 20, 20))
    font = ImageFont.truetype("/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", 76)
    draw.text((220, 340), "Welcome, dear guests", (255, 255, 255), font)
    return jpeg_of(picture)


def test_a_banner_is_read_and_scenery_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    with Sandbox() as sandbox:
        path.write_bytes(banner())
        words = believable(read_page(sandbox, path, tmp_path, page=None, languages=("eng",)).words)
        assert "Welcome," in [word.text for word in words]
        path.write_bytes(scenery())
        assert believable(read_page(sandbox, path, tmp_path, page=None, languages=("eng",)).words) == []


def test_the_cheap_look_tells_pages_and_banners_from_scenery() -> None:
    def likely(data: bytes) -> bool:
        return text_likely(
            pyvips.Image.thumbnail_buffer(data, PREVIEW_PX, height=PREVIEW_PX, size="down").copy_memory()
        )

    assert likely(jpeg_of(page(LINES["ru"]))) and likely(jpeg_of(page(LINES["fa"], "fa"))) and likely(banner())
    assert not likely(scenery())
    assert not likely(jpeg_of(grain((1600, 1067), 80)))
    assert not likely(jpeg_of(Image.new("L", (20, 20), 200)))
