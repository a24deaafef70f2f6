"""The measure speaks its protocol: a list of ids for every query, in order."""

import json
import os
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


def test_without_a_server_it_says_what_to_set(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.jsonl"
    sentences.write_text("", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "search.evaluate", "--engine", "elasticsearch", str(sentences)],
        env={name: value for name, value in os.environ.items() if name != "DAM_ELASTICSEARCH_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1].endswith("set DAM_ELASTICSEARCH_URL, such as http://127.0.0.1:9200")
