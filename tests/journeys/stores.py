"""Which stores a journey runs on, where it does not run on both."""

import pytest

on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="module")
on_postgresql = pytest.mark.parametrize("server", ["postgresql"], indirect=True, scope="module")
