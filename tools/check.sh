# All checks but the tests, each by name; stops at the first that fails.
set -eu
step() { name=$1; shift; echo "── $name"; "$@"; }
TONGDENG_HOME=$(mktemp -d); export TONGDENG_HOME
trap 'rm -rf "$TONGDENG_HOME"' EXIT
step format   "$BIN/ruff" format --check --quiet .
step lint     "$BIN/ruff" check --quiet .
step types    "$BIN/mypy"
step layers   env PYTHONPATH=. "$BIN/lint-imports" --no-cache --no-logo
# A lock that names a registry, or anything else on the net, would be asked for it elsewhere.
step locks    sh -c '! grep -nE "https?://" package-lock.json requirements*.lock'
step budgets  "$BIN/python" tools/budgets.py
step settings env TONGDENG_HTTPS=1 TONGDENG_SECRET_KEY="$(head -c 60 /dev/urandom | base64 -w0)" DJANGO_SETTINGS_MODULE=tongdeng.project.settings \
    "$BIN/python" -m django check --deploy --fail-level WARNING
# No database is there to be asked, which the pool would tell at length.
step migrations env DJANGO_SETTINGS_MODULE=tongdeng.project.settings "$BIN/python" -W ignore -c '
import logging
from django.core.management import execute_from_command_line
logging.disable()
execute_from_command_line(["manage", "makemigrations", "--check", "--dry-run"])'
echo "── all checks passed"
