"""What a sender says of a resumable upload is kept for its client, beside what of it we understand."""

import json

from tests.fixtures.rest import Rest, b64

TUS = {"Tus-Resumable": "1.0.0"}


def test_what_was_told_of_the_file_is_told_again(rest: Rest) -> None:
    """Word for word, as tus has it: also what only the client itself understands."""
    told = f"filename {b64('a/b.jpg')}, metadata {b64(json.dumps({'title': 'T'}))},is_confidential,kept {b64('x')}"
    head = {**TUS, "Upload-Length": "10", "Upload-Metadata": told}
    where = rest.call("POST", "/api/v1/uploads", b"", by="fatima", headers=head).headers["Location"]
    assert rest.call("HEAD", where, by="fatima", headers=TUS).headers["Upload-Metadata"] == told
    bare = rest.call("POST", "/api/v1/uploads", b"", by="fatima", headers={**TUS, "Upload-Length": "10"})
    assert rest.call("HEAD", bare.headers["Location"], by="fatima", headers=TUS).headers["Upload-Metadata"] is None
