"""Stops and removes the PostgreSQL of this checkout, before `make clean` removes the rest."""

from tongdeng.ops import problems
from tongdeng.ops.postgres import Cluster

cluster = Cluster(problems.home())
cluster.remove()
