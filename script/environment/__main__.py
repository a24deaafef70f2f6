"""`python script/environment run|dev`: bring the environment to what the lock files say. See script/setup."""

import argparse
import fcntl
import sys
import time

import steps
from places import CACHE, LOG, SetupError, say


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/setup", description="Make the environment, or find it whole.")
    parser.add_argument("extent", nargs="?", choices=("run", "dev"), default="run", help="dev adds what tests need")
    extent = parser.parse_args().extent
    CACHE.mkdir(exist_ok=True)
    began = time.monotonic()
    # The kernel lets go of the lock if we die; the file itself says nothing.
    with (CACHE / "setup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another script/setup in this folder ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        LOG.write_text("", encoding="utf-8")
        try:
            worked = steps.bring_up_to_date(extent)
        except SetupError as problem:
            say(f"script/setup: {problem}")
            return 1
        except KeyboardInterrupt:
            say("script/setup: stopped by hand; the next run goes on from here")
            return 130
    if worked:
        say(f"Set up in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
