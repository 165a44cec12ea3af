"""Stops the PostgreSQL of this checkout's home, before `make clean` removes it."""

import shutil

from tongdeng.ops import problems
from tongdeng.ops.postgres import Cluster

cluster = Cluster(problems.home())
if cluster.data.exists():
    cluster.stop()
    shutil.rmtree(cluster.base if cluster.base != cluster.home else cluster.data, ignore_errors=True)
