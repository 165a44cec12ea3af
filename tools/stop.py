"""Stops and removes the PostgreSQL of this checkout, before `make clean` removes the rest."""

from tongdeng.ops import preflight
from tongdeng.ops.postgres import Cluster

cluster = Cluster(preflight.home())
cluster.remove()
