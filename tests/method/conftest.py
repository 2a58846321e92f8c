"""Property tests give the same answer every time, and leave no files behind."""

from hypothesis import settings

settings.register_profile("house", derandomize=True, database=None, deadline=None)
settings.load_profile("house")
