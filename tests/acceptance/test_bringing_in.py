"""Bringing files in by every door of REST, twice, at once, in pieces, under any name, and files that are none."""

import base64
import hashlib
import json
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from tests.fixtures.media_files import png_bomb
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word

_TUS = {"Tus-Resumable": "1.0.0"}


def test_the_same_bytes_twice(archive: RunningSystem) -> None:
    data = unique_picture(300, 200)
    first = archive.upload(data, "once.jpg")
    again = archive.upload(data, "twice.jpg")
    assert (again.status, again.json["code"], again.json["asset_id"]) == (409, "duplicate", first.json["id"])


def test_the_same_bytes_at_the_same_moment(archive: RunningSystem) -> None:
    data = unique_picture(300, 200)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda number: archive.upload(data, f"{number}.jpg"), range(6)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    made = next(answer.json["id"] for answer in answers if answer.status == 201)
    assert {answer.json["asset_id"] for answer in answers if answer.status == 409} == {made}


def test_in_pieces(archive: RunningSystem) -> None:
    data = unique_picture(300, 200) + bytes(2_000_000)
    name = base64.b64encode("رویداد.jpg".encode()).decode()
    told = base64.b64encode(json.dumps({"title": "پاره پاره"}).encode()).decode()
    head = {**_TUS, "Upload-Length": str(len(data)), "Upload-Metadata": f"filename {name},metadata {told}"}
    made = archive.call("POST", "/api/v1/uploads", b"", head)
    assert made.status == 201
    where = urllib.parse.urljoin(archive.url + "/", made.headers["Location"])
    piece = {**_TUS, "Content-Type": "application/offset+octet-stream"}
    offset = 0
    while offset < len(data):
        part = data[offset : offset + 700_000]
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        head = {**piece, "Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
        spoiled = archive.call("PATCH", where, part[:-1] + b"!", head)
        assert spoiled.status == 460
        answer = archive.call("PATCH", where, part, head)
        assert answer.status == 204, answer.body
        offset += len(part)
        assert int(answer.headers["Upload-Offset"]) == offset
    looked = archive.call("HEAD", where, headers=_TUS)
    assert looked.headers["Asset-Id"] == answer.headers["Asset-Id"]
    asset = archive.settled(answer.headers["Asset-Id"])
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()
    assert (asset["title"], asset["file_name"]) == ("پاره پاره", "رویداد.jpg")


def test_a_name_in_any_script_comes_back(archive: RunningSystem) -> None:
    name = "Қабул — მიღება پذیرش «№7» 50%.jpg"
    asset = archive.upload(unique_picture(300, 200), name).json
    assert asset["file_name"] == name
    given = archive.call("GET", f"/api/v1/assets/{asset['id']}/original").headers["Content-Disposition"]
    assert urllib.parse.quote(name) in given


def test_texts_are_read(archive: RunningSystem) -> None:
    text = "Прессъобщение: Общината откри нова библиотека.\nشهردار کتابخانه را گشود.\nბიბლიოთეკა გაიხსნა.\n"
    asset = archive.settled(archive.upload((text + unique_word()).encode(), "съобщение.txt").json["id"])
    assert (asset["state"], asset["kind"]) == ("available", "text")
    for word in ("библиотека", "کتابخانه", "ბიბლიოთეკა"):
        eventually(lambda word=word: archive.total(word), f"found by {word}")


def test_bad_files_fail_alone_and_say_why(archive: RunningSystem) -> None:
    mark = unique_word().encode()
    outside = f"#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#{mark.decode()}\n#EXT-X-ENDLIST\n".encode()
    bad = {
        "bomb.png": png_bomb() + mark,
        "short.jpg": unique_picture(300, 200)[:900] + mark,
        "words.jpg": b"no picture at all " * 40 + b"\0\1" + mark,
        "list.mp4": outside,
        "nothing.jpg": b"",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    }
    for name, data in bad.items():
        answer = archive.upload(data, name)
        if answer.status == 201:
            asset = archive.settled(answer.json["id"])
            assert asset["state"] == "failed" or name == "short.jpg", name
            assert asset["state"] == "available" or asset["failure"]["detail"], name
        else:
            assert answer.status in (415, 422), (name, answer.status)
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json["detail"]
    good = archive.settled(archive.upload(unique_picture(300, 200), "good.jpg").json["id"])
    assert good["state"] == "available"
