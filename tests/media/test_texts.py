"""Texts of every format and charset."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dam.media.produce import produce
from dam.media.results import MediaFailure, Produced
from dam.media.sandbox import Sandbox
from dam.media.sniff import Sniffed

Make = Callable[..., Produced]
UZBEK = "Каттақўрғон шаҳрида матбуот анжумани бўлиб ўтди"
PERSIAN = "روابط عمومی شهرداری برگزار کرد"
GEORGIAN = "მუნიციპალიტეტის საზოგადოებასთან ურთიერთობა"
RUSSIAN = "Мэр города открыл новую площадь и поздравил жителей с праздником. Праздник продолжался весь день."
ARABIC_LETTERS = "شهرداري تهران مراسم افتتاح را برگزار كرد و مردم حضور داشتند"
ALBANIAN = "Kryetari i komunës takoi qytetarët dhe kërkoi që mbledhja e Këshillit të jetë publike për të gjithë."


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        (f"{UZBEK}\n{PERSIAN}\n{GEORGIAN}\n", "utf-8"),
        (UZBEK, "utf-8-sig"),
        (UZBEK, "utf-16"),
        (PERSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (ARABIC_LETTERS, "cp1256"),
        (ALBANIAN, "cp1252"),
    ],
)
def test_plain_text_in_any_charset(make: Make, tmp_path: Path, words: str, charset: str) -> None:
    path = tmp_path / "xabar.txt"
    path.write_bytes(words.encode(charset))
    made = make(path)
    assert made.kind == "text" and made.text == words.strip()
    files = {r.name: r for r in made.renditions}
    assert set(files) == {"thumb", "preview", "text"}
    assert files["text"].path.read_text("utf-8") == made.text
    assert max(files["preview"].width_px or 0, files["preview"].height_px or 0) == 1024
    assert files["thumb"].height_px == 320


def _ink(path: Path) -> int:
    return sum(Image.open(path).convert("L").histogram()[:200])


def test_every_script_leaves_ink_on_the_page(make: Make, tmp_path: Path) -> None:
    for number, words in enumerate((UZBEK, PERSIAN, GEORGIAN, "中文無字體")):
        path = tmp_path / f"{number}.txt"
        path.write_text(words * 3, encoding="utf-8")
        made = make(path)
        assert _ink(next(r.path for r in made.renditions if r.name == "preview")) > 300 or made.warnings


def test_a_right_to_left_page_starts_at_the_right(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "fa.txt"
    path.write_text("روابط", encoding="utf-8")
    preview = next(r.path for r in make(path).renditions if r.name == "preview")
    box = Image.open(preview).convert("L").point(lambda value: 255 if value < 215 else 0).getbbox()
    assert box is not None and box[0] > 724 / 2 and box[2] <= 724 - 60


def test_an_endless_text_is_cut(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text((UZBEK + "\n") * 100_000, encoding="utf-8")
    made = make(path)
    assert len((made.text or "").encode()) <= 5 * 1024 * 1024 and "text_cut" in made.warnings


def test_html_gives_its_words_and_runs_nothing(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "release.html"
    path.write_bytes(
        f"<!doctype html><html lang='ru'><head><meta charset='windows-1251'><title>Открытие</title>"
        f"<meta name='author' content='Пресс-служба'><meta name='keywords' content='мэр, площадь'></head>"
        f"<body><script>document.write('secret')</script><p>{RUSSIAN}</p><p>Второй</p>"
        f"<img src='http://127.0.0.1:9/x.png'></body></html>".encode("cp1251")
    )
    made = make(path)
    assert made.text == f"{RUSSIAN}\n\nВторой" and "secret" not in made.text
    assert made.descriptive.title == "Открытие" and made.descriptive.creator == "Пресс-служба"
    assert made.descriptive.keywords == ("мэр", "площадь") and made.descriptive.language == "ru"


def test_rtf(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "release.rtf"
    hexed = "".join(f"\\'{byte:02x}" for byte in RUSSIAN.encode("cp1251"))
    title = "".join(f"\\u{ord(c)}?" for c in "Пресс")
    path.write_bytes(f"{{\\rtf1\\ansi\\ansicpg1251{{\\info{{\\title {title}}}}}{hexed}\\par last}}".encode())
    made = make(path)
    assert RUSSIAN in (made.text or "") and made.descriptive.title == "Пресс"


def test_eml(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "release.eml"
    path.write_bytes(
        b"From: =?utf-8?b?0J/RgNC10YHRgS3RgdC70YPQttCx0LA=?= <press@example.org>\r\nTo: editor@example.org\r\n"
        b"Subject: =?koi8-r?b?8NLB2sTOycs=?=\r\nDate: Thu, 09 May 2024 10:30:00 +0500\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/plain; charset=windows-1251\r\n\r\n"
        + RUSSIAN.encode("cp1251")
        + b"\r\n--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=a.jpg\r\n"
        + b"\r\nxx\r\n--x--\r\n"
    )
    made = make(path)
    assert RUSSIAN in (made.text or "") and "press@example.org" in (made.text or "")
    assert "Пресс-служба" in (made.descriptive.creator or "") and made.descriptive.title == "Праздник"
    assert made.descriptive.captured is not None and made.descriptive.captured.at_utc is not None
    assert made.descriptive.captured.at_utc.isoformat() == "2024-05-09T05:30:00+00:00"
    assert made.embedded["document"]["attachments"] == ["a.jpg"]


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx(path: Path, body: str, extra: dict[str, bytes] | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{body}')
        archive.writestr(
            "docProps/core.xml",
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="t">'
            "<dc:title>Режа</dc:title>"
            "<dc:creator>Ҳокимлик</dc:creator><cp:keywords>режа; май</cp:keywords>"
            "<t:created>2024-05-09T05:30:00Z</t:created>"
            "</cp:coreProperties>",
        )
        for name, data in (extra or {}).items():
            archive.writestr(name, data)


def test_docx(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    _docx(
        path,
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>Биринчи </w:t></w:r><w:r><w:t>қатор</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>{PERSIAN}</w:t></w:r></w:p></w:body></w:document>",
    )
    made = make(path)
    assert made.text == f"Биринчи қатор\n{PERSIAN}"
    assert (made.descriptive.title, made.descriptive.creator) == ("Режа", "Ҳокимлик")
    assert made.descriptive.keywords == ("режа", "май")


def test_odt(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "plan.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<t:h>{GEORGIAN}</t:h><t:p>a<t:s t:c='3'/>b<t:tab/>c</t:p></o:d>",
        )
        archive.writestr(
            "meta.xml",
            '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>გეგმა</dc:title><dc:language>ka-GE</dc:language></m>',
        )
    made = make(path)
    assert made.text == f"{GEORGIAN}\na   b\tc"
    assert made.descriptive.title == "გეგმა" and made.descriptive.language == "ka-GE"


def _fails(sandbox: Sandbox, path: Path, name: str, output: Path) -> str:
    output.mkdir()
    with pytest.raises(MediaFailure) as caught:
        produce(sandbox, path, Sniffed("x", "text", name), output)
    return caught.value.code


def test_a_zip_bomb_is_stopped(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(60):
                part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    assert _fails(sandbox, path, "docx", tmp_path / "out") == "decoder_memory"


def test_entities_are_not_followed(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "entities.docx"
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    _docx(
        path,
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>ok &f; &l8;</w:t></w:r></w:p></w:body></w:document>',
    )
    text = make(path).text or ""
    assert "root:" not in text and len(text) < 1000


def test_broken_archives(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    _docx(path, f'<w:document xmlns:w="{W}"/>')
    path.write_bytes(path.read_bytes()[:-60])
    assert _fails(sandbox, path, "docx", tmp_path / "out") in ("damaged", "truncated")


def test_broken_properties_leave_the_text(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "plan.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<d xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><t:p>{GEORGIAN}<t:s t:c='many'/>b</t:p></d>",
        )
        archive.writestr("meta.xml", b"\0no XML at all")
    made = make(path)
    assert (made.text, made.warnings) == (f"{GEORGIAN} b", ("tags_unreadable",))


@pytest.mark.parametrize(
    "head",
    [
        b'Content-Type: multipart/mixed; boundary*="',
        b"Content-Type: text/plain; charset*=utf-8\0''x",
        b'Content-Type: text/plain; charset="utf-8\0"',
        b"Content-Type: text/plain; charset=undefined",
    ],
)
def test_a_message_with_broken_headers_is_read_all_the_same(make: Make, tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.eml"
    begin = b"From: press@example.org\r\nTo: editor@example.org\r\nSubject: News\r\n"
    # The head that is looked at for the type has no NUL in it.
    path.write_bytes(begin + b"X-Pad: " + b"a " * 40_000 + b"\r\n" + head + b"\r\n\r\n" + PERSIAN.encode())
    assert PERSIAN in (make(path).text or "")


@pytest.mark.parametrize("charset", ["undefined", "idna", "hex", "no-such"])
def test_a_page_in_a_charset_that_is_none(make: Make, tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><meta charset='{charset}'><p>{RUSSIAN}</p></html>".encode("cp1251"))
    assert make(path).text == RUSSIAN


def test_a_broken_rtf_is_damaged(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\uc text}")
    assert _fails(sandbox, path, "rtf", tmp_path / "out") == "damaged"


def _pdf(pages: list[str], encrypted: bool = False) -> bytes:
    """A PDF of plain pages, in Helvetica."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for index, words in enumerate(pages):
        stream = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {5 + 2 * index} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects.append("<</Title(Budget)/Author(Town hall)/CreationDate(D:20240509103000+05'00')>>")
    info = len(objects)
    if encrypted:
        objects.append(f"<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets))
    lock = f"/Encrypt {len(objects)} 0 R/ID[<00><00>]" if encrypted else ""
    out.write(
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {info} 0 R{lock}>>\nstartxref\n{start}\n%%EOF".encode()
    )
    return out.getvalue()


def test_pdf(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "budget.pdf"
    path.write_bytes(_pdf(["Budget of the town", "Second page"]))
    made = make(path)
    assert made.text == "Budget of the town\n\nSecond page" and made.facts.page_count == 2
    assert (made.descriptive.title, made.descriptive.creator) == ("Budget", "Town hall")
    assert made.descriptive.captured is not None and made.descriptive.captured.utc_offset_minutes == 300
    preview = next(r for r in made.renditions if r.name == "preview")
    assert preview.height_px == 1024 and _ink(preview.path) > 300


def test_a_scanned_pdf_has_no_text_and_is_no_failure(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(_pdf([""]))
    made = make(path)
    assert made.text == "" and "no_text_layer" in made.warnings and len(made.renditions) == 3


def test_a_pdf_with_a_password_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(_pdf(["secret"], encrypted=True))
    assert _fails(sandbox, path, "pdf", tmp_path / "out") == "encrypted"


def test_a_damaged_pdf_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing more")
    assert _fails(sandbox, path, "pdf", tmp_path / "out") == "damaged"
