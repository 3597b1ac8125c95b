"""Settings of the test run: fast password hashing, plain static files; the rest is the product's own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QUANNHU_HOME", tempfile.mkdtemp(prefix="quannhu-test-"))
os.environ.setdefault("QUANNHU_SECRET_KEY", "only-for-tests")
# Set by tests.run: which database this worker's lane uses.
LANE = os.environ.get("QUANNHU_TEST_LANE", "")
if LANE == "postgresql":
    os.environ["QUANNHU_DATABASE"] = os.environ["QUANNHU_TEST_POSTGRESQL"]

from quannhu.config.settings import *  # noqa: E402, F403

# The browser's driver keeps an event loop in the thread of the tests that follow it; none of ours is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # noqa: F405
