"""Where the tests live, set before Django reads its settings; loaded by pytest's `-p`."""

import os
import tempfile
from pathlib import Path

if "TONGDENG_TEST_RUN" not in os.environ:
    os.environ["TONGDENG_TEST_RUN"] = tempfile.mkdtemp(prefix="tongdeng-test-")
    Path(os.environ["TONGDENG_TEST_RUN"]).chmod(0o755)  # the database's system user must get in
# The many processes that tests start need not each compile the code anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["TONGDENG_TEST_RUN"]) / "bytecode")
(Path(os.environ["TONGDENG_TEST_RUN"]) / "static").mkdir(exist_ok=True)  # as in a home that was set up
os.environ["TONGDENG_HOME"] = os.environ["TONGDENG_TEST_RUN"]
os.environ["TONGDENG_MEDIA"] = str(Path(os.environ["TONGDENG_TEST_RUN"]) / "media")
for name in (
    "TONGDENG_DATABASE_URL",
    "TONGDENG_OWNER_URL",
    "TONGDENG_DEMO",
    "TONGDENG_CODE_URL",
    "TONGDENG_MAIL_URL",
):
    os.environ.pop(name, None)
