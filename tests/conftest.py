"""Fixtures that every test may ask for."""

from hypothesis import settings

pytest_plugins = ["tests.fixtures.servers", "tests.fixtures.search_index"]

# The same examples on every run and no clock: a test that fails has a reason.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
