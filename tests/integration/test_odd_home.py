"""The data may lie in a folder of any name."""

from pathlib import Path

from tests.fixtures.running import running_system


def test_a_home_with_blanks_and_other_scripts_in_its_name(tmp_path: Path) -> None:
    with running_system(tmp_path / "ქალაქის მერია = 100% 'архив'") as system:
        answer = system.upload("Пресс-релиз\n".encode(), "релиз.txt", title="Релиз")
        assert answer.status == 201, answer.body
        asset = system.settled(answer.json["id"])
        assert asset["state"] == "available", asset["failure"]
