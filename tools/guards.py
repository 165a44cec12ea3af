"""Writes the list of guards that `tongdeng doctor` compares a database with: `python -m tools.guards`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

home = Path(tempfile.mkdtemp(prefix="tongdeng-guards-"))
home.chmod(0o755)  # the database's system user must get in
os.environ.update(TONGDENG_HOME=str(home), DJANGO_SETTINGS_MODULE="tongdeng.project.settings")
for name in ("TONGDENG_DATABASE_URL", "TONGDENG_OWNER_URL"):
    os.environ.pop(name, None)

from tongdeng.ops import database, migrating  # noqa: E402 -- its home is set above
from tongdeng.ops.postgres import Cluster  # noqa: E402

try:
    with database.borrowed(home):
        migrating.migrate(verbosity=0)
        from tongdeng.ops import guarding

        guarding.LIST.write_text(guarding.spelled(guarding.present()))
        print(f"{guarding.LIST}: {len(guarding.expected())} guards", file=sys.stderr)
finally:
    Cluster(home).remove()
    shutil.rmtree(home, ignore_errors=True)
