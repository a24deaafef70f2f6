"""What the sandbox holds back and how it ends: on the real kernel, with real decoders."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from PIL import Image

from dam.media.sandbox import (
    DecoderCrashed,
    DecoderError,
    DecoderMemory,
    DecoderRefused,
    DecoderTimeout,
    Limits,
    Sandbox,
)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    Image.effect_noise((800, 600), 40).convert("RGB").save(path)
    return path


@pytest.fixture(scope="session")
def slow_video(tmp_path_factory: pytest.TempPathFactory, ffmpeg: Callable[..., None]) -> Path:
    path = tmp_path_factory.mktemp("slow") / "slow.mkv"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=16", "-c:v", "libx264", "-preset", "ultrafast", path)
    return path


@pytest.fixture
def own() -> Iterator[Sandbox]:
    """A helper of its own, for tests that end it."""
    with Sandbox() as running:
        yield running


def helper_of(sandbox: Sandbox) -> psutil.Process:
    process = sandbox._process
    assert process is not None
    return psutil.Process(process.pid)


def run_photo(sandbox: Sandbox, path: Path, output: Path, limits: Limits | None = None) -> dict[str, object]:
    output.mkdir(exist_ok=True)
    return sandbox.run("photo", path, output, {"format_name": "jpeg"}, limits)


def start_video(sandbox: Sandbox, path: Path, output: Path, limits: Limits | None = None) -> dict[str, object]:
    output.mkdir(exist_ok=True)
    probe = sandbox.run("probe", path, output, {"demuxer": "matroska", "format_name": "mkv"})
    return sandbox.run("video", path, output, {"demuxer": "matroska", "probe": probe}, limits)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)


def test_network_foreign_files_and_signals_are_out_of_reach(sandbox: Sandbox) -> None:
    found = sandbox.protections()
    assert found["network_blocked"] and found["seccomp"]
    if found["landlock_abi"]:
        assert found["foreign_files_blocked"] and found["write_elsewhere_blocked"] and found["missing"] == []
    assert found["signals_blocked"] and found["no_new_privileges"] and not found["capabilities"]


def test_the_helper_has_no_secret_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAM_SECRET_KEY", "do-not-tell")
    with Sandbox() as running:
        assert "do-not-tell" not in str(helper_of(running).environ())
        assert not any(name.startswith("DAM_") for name in helper_of(running).environ())


def test_no_descriptor_of_ours_is_inherited(own: Sandbox, tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        own.close()
        own.start()
        assert str(tmp_path / "secret") not in {opened.path for opened in helper_of(own).open_files()}


def test_a_decoder_that_takes_too_long_is_ended_with_all_it_started(
    own: Sandbox, slow_video: Path, tmp_path: Path
) -> None:
    with pytest.raises(DecoderTimeout):
        start_video(own, slow_video, tmp_path / "out", Limits(wall_seconds=0.6))
    wait_for(lambda: not helper_of(own).children(recursive=True))


def test_processor_time_is_limited_too(own: Sandbox, slow_video: Path, tmp_path: Path) -> None:
    with pytest.raises(DecoderTimeout):
        start_video(own, slow_video, tmp_path / "out", Limits(cpu_seconds=1))
    wait_for(lambda: not helper_of(own).children(recursive=True))


def test_memory_is_limited(own: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("RGB", (5000, 4000), (9, 90, 200)).save(path, progressive=True)
    with pytest.raises(DecoderMemory):
        run_photo(own, path, tmp_path / "out", Limits(memory_bytes=120 * 1024 * 1024))
    assert len(run_photo(own, path, tmp_path / "again")["renditions"]) == 3  # type: ignore[arg-type]


def test_output_is_limited(own: Sandbox, slow_video: Path, tmp_path: Path) -> None:
    with pytest.raises(DecoderError) as caught:
        start_video(own, slow_video, tmp_path / "out", Limits(file_bytes=50_000))
    assert caught.value.code == "output_limit"


def test_the_whole_folder_is_limited_too(own: Sandbox, slow_video: Path, tmp_path: Path) -> None:
    with pytest.raises(DecoderRefused) as caught:
        start_video(own, slow_video, tmp_path / "out", Limits(output_bytes=20_000))
    assert caught.value.code == "output_limit"
    wait_for(lambda: not helper_of(own).children(recursive=True))


def test_a_refusal_carries_its_reason(own: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"\xff\xd8\xff no picture")
    with pytest.raises(DecoderRefused) as caught:
        run_photo(own, path, tmp_path / "out")
    assert caught.value.code == "damaged"


def test_a_killed_child_is_a_crash_and_the_next_call_works(
    own: Sandbox, slow_video: Path, photo: Path, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(start_video, own, slow_video, tmp_path / "out")
        wait_for(lambda: len(helper_of(own).children(recursive=True)) >= 2)  # the child and its ffmpeg
        helper_of(own).children()[0].kill()
        with pytest.raises(DecoderCrashed):
            running.result(30)
    wait_for(lambda: not helper_of(own).children(recursive=True))
    assert run_photo(own, photo, tmp_path / "next")["width_px"] == 800


def test_a_killed_helper_is_replaced_and_leaves_nothing(
    own: Sandbox, slow_video: Path, photo: Path, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(start_video, own, slow_video, tmp_path / "out")
        wait_for(lambda: len(helper_of(own).children(recursive=True)) >= 2)
        family = [helper_of(own), *helper_of(own).children(recursive=True)]
        family[0].kill()
        with pytest.raises(DecoderCrashed):
            running.result(30)
    assert run_photo(own, photo, tmp_path / "next")["width_px"] == 800
    wait_for(lambda: not any(process.is_running() and process.status() != "zombie" for process in family))


CALLER = """
import sys, threading
from pathlib import Path
from dam.media.sandbox import Sandbox
sandbox = Sandbox()
sandbox.start()
print(sandbox._process.pid, flush=True)
video, output = Path(sys.argv[1]), Path(sys.argv[2])
probe = sandbox.run("probe", video, output, {"demuxer": "matroska", "format_name": "mkv"})
sandbox.run("video", video, output, {"demuxer": "matroska", "probe": probe})
"""


def test_nothing_outlives_a_caller_that_is_killed(slow_video: Path, tmp_path: Path) -> None:
    import sys

    command = [sys.executable, "-c", CALLER, str(slow_video), str(tmp_path)]
    caller = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True)
    assert caller.stdout is not None
    helper = psutil.Process(int(caller.stdout.readline()))
    wait_for(lambda: len(helper.children(recursive=True)) >= 2)
    family = [helper, *helper.children(recursive=True)]
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    caller.stdout.close()
    wait_for(lambda: not any(process.is_running() and process.status() != "zombie" for process in family))


def test_a_forked_worker_shares_the_helper(own: Sandbox, photo: Path, tmp_path: Path) -> None:
    """Queue workers fork for every job: the helper started by the parent serves them all."""
    before = helper_of(own).pid
    for number in range(3):
        pid = os.fork()
        if pid == 0:
            try:
                run_photo(own, photo, tmp_path / f"forked{number}")
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(pid, 0)[1] == 0
    assert run_photo(own, photo, tmp_path / "parent")["width_px"] == 800 and helper_of(own).pid == before


def test_many_threads_at_once(own: Sandbox, photo: Path, tmp_path: Path) -> None:
    barrier = threading.Barrier(6)

    def one(number: int) -> object:
        barrier.wait()
        return run_photo(own, photo, tmp_path / f"t{number}")["width_px"]

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(one, range(6))) == [800] * 6


def test_names_in_any_script_and_folders_with_odd_letters(own: Sandbox, photo: Path, tmp_path: Path) -> None:
    for name in ("Тантана — ღონისძიება رویداد «2024» 100%.jpg", "-v.jpg", "a;b 'c' \"d\" %05d [0:v].jpg", "x" * 250):
        path = photo.with_name(name)
        path.write_bytes(photo.read_bytes())
        assert run_photo(own, path, tmp_path / "out ~'%d[0] ё")["width_px"] == 800


def test_an_input_that_is_not_there(own: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_photo(own, tmp_path / "missing.jpg", tmp_path / "out")
