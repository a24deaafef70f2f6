"""The measure speaks its protocol: a list of ids for every query, in order."""

import json
import subprocess
import sys
from pathlib import Path


def test_each_query_gets_its_list(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.jsonl"
    rows = [{"doc_id": "a", "text": "Хотира кечаси"}, {"doc_id": "b", "text": "Mayor opens the museum"}]
    sentences.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked = "".join(json.dumps({"qid": word, "query": word}) + "\n" for word in ("xotira", "muzeum", "absent"))
    done = subprocess.run(
        [sys.executable, "-m", "search.evaluate", "--engine", "embedded", str(sentences)],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [json.loads(line) for line in done.stdout.splitlines()] == [["a"], ["b"], []]
