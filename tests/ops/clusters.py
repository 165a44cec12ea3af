"""Clusters as tests ask them."""

import os

import psycopg

from tongdeng.ops.postgres import Cluster

AS_ROOT = os.geteuid() == 0


def ask(cluster: Cluster, words: str) -> object:
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        cursor = connection.execute(words.encode())
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])
