"""Stops and removes the PostgreSQL of this checkout, before `make clean` removes the rest."""

import sys

from tongdeng.ops import preflight
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.postgres_paths import Unavailable

try:
    Cluster(preflight.home()).remove()
except Unavailable as problem:  # a copy of another folder has no database of its own to remove
    print(f"tongdeng: {problem}", file=sys.stderr)
