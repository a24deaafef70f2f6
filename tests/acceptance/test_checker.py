"""The checker that stands outside of the repository passes whole, on both forms of the system."""

import os
import subprocess
import sys

from tests.fixtures.running import RunningSystem


def test_the_contract_is_kept(system: RunningSystem) -> None:
    command = [sys.executable, os.environ["KRONIKA_CHECKER"], system.url, system.token]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
