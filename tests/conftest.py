"""Fixtures that every test may ask for."""

pytest_plugins = ["tests.fixtures.servers", "tests.fixtures.search_index"]
