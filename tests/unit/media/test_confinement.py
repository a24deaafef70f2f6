"""The filter program and the parts of the plan that need no decoder."""

import struct

import pytest

from dam.domain.rendition_plan import PLAN, planned, sprite_grid
from dam.media import seccomp
from dam.media.sandbox import DecoderCrashed, DecoderMemory, DecoderRefused, DecoderTimeout, _judge


def run(program: bytes, number: int, arch: int, argument: int = 0) -> int:
    """A small interpreter of the few BPF instructions in use."""
    data = struct.pack("=iIQQQQQQQ", number, arch, 0, argument, 0, 0, 0, 0, 0)
    at = accumulator = 0
    while True:
        operation, if_true, if_false, value = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif operation == 0x06:
            return value
        else:
            truth = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[operation]
            at += if_true if truth else if_false


ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
NAMES = ("read", "openat", "execve", "socket", "connect", "ptrace")
# Architecture mark, numbers of NAMES, clone, clone3, prlimit64.
MACHINES = {
    "x86_64": (0xC000003E, (0, 257, 59, 41, 42, 101), 56, 435, 302),
    "aarch64": (0xC00000B7, (63, 56, 221, 198, 203, 117), 220, 435, 261),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_denies_what_it_must(machine: str) -> None:
    arch, numbers, clone, clone3, prlimit = MACHINES[machine]
    program = seccomp.program(machine)
    for name, number in zip(NAMES, numbers, strict=True):
        assert run(program, number, arch) == (ALLOW if name in ("read", "openat", "execve") else EPERM), name
    assert run(program, clone, arch, 0x003D0F00) == ALLOW, "a thread"
    assert run(program, clone, arch, 0x10000000 | 17) == EPERM, "a user namespace"
    assert run(program, clone3, arch) == ENOSYS
    assert run(program, prlimit, arch, 0) == ALLOW and run(program, prlimit, arch, 1234) == EPERM
    assert run(program, numbers[0], 0x40000003) == KILL, "another architecture"
    if machine == "x86_64":
        assert run(program, 0x40000000 | 41, arch) == ENOSYS


def test_an_answer_is_believed_only_with_a_clean_end() -> None:
    assert _judge({"result": {"a": 1}}, b'{"exit": 0}') == {"a": 1}
    for answer, status, error in (
        ({"result": {"a": 1}}, b'{"signal": 11}', DecoderCrashed),
        ({"result": []}, b'{"exit": 0}', DecoderCrashed),
        (None, b'{"exit": 0}', DecoderCrashed),
        (None, b"", DecoderCrashed),
        (None, b'{"signal": 24}', DecoderTimeout),
        ({"result": {}}, b'{"timeout": true}', DecoderTimeout),
        ({"error": {"type": "memory"}}, b'{"exit": 1}', DecoderMemory),
        ({"error": {"type": "refused", "code": "encrypted"}}, b'{"exit": 1}', DecoderRefused),
    ):
        with pytest.raises(error):
            _judge(answer, status)


def test_the_plan_holds_the_names_of_the_contract() -> None:
    assert {kind: {plan.name for plan in plans} for kind, plans in PLAN.items()} == {
        "photo": {"thumb", "preview", "screen"},
        "video": {"thumb", "poster", "proxy", "sprite", "sprite_vtt", "waveform"},
        "audio": {"thumb", "proxy", "waveform"},
        "text": {"thumb", "preview", "text"},
    }
    assert planned("photo", "screen").longest_px == 2048
    with pytest.raises(KeyError):
        planned("photo", "proxy")


@pytest.mark.parametrize("seconds", [0.04, 0.9, 1, 1.5, 9.99, 10, 59, 100, 100.5, 3600, 12345.6, 86400])
def test_a_sprite_covers_the_whole_with_at_most_a_hundred_tiles(seconds: float) -> None:
    grid = sprite_grid(seconds)
    assert 1 <= grid.count <= 100 and grid.columns * grid.rows >= grid.count
    assert (grid.count - 1) * grid.every_seconds < seconds <= grid.count * grid.every_seconds
