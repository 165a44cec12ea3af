"""Hash trees: a root over many leaves, and the path that proves that one leaf is among them. Pure."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

SIZE = 32  # bytes of a hash


class Side(NamedTuple):
    """A node beside the way up: whether it stands left of it, and its hash."""

    left: bool
    node: bytes


def leaf(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    # Leaves and nodes are hashed with different first bytes (as RFC 6962 does): no node can pass for a leaf.
    return hashlib.sha256(b"\x00" + content).digest()


def merkle_root(contents: Sequence[bytes]) -> bytes:
    """Return the root of a binary hash tree over what leaves hold; of no leaves, SHA-256 of nothing."""
    return root([leaf(content) for content in contents])


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of leaves; an odd last node moves up as it is."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else hashlib.sha256().digest()


def path(leaves: Sequence[bytes], number: int) -> list[Side]:
    """Return the nodes beside the way from leaf `number` (from 0) up to the root, from below."""
    level, way = list(leaves), []
    while len(level) > 1:
        beside = number ^ 1
        if beside < len(level):
            way.append(Side(beside < number, level[beside]))
        level, number = _above(level), number // 2
    return way


def tree(leaves: Sequence[bytes]) -> bytes:
    """Return all nodes of the tree over the hashes of leaves, one after the other, from below: the root is the last."""
    level, nodes = list(leaves), []
    while level:
        nodes += level
        level = _above(level) if len(level) > 1 else []
    return b"".join(nodes)


def path_in(nodes: bytes, count: int, leaf_hash: bytes) -> list[Side]:
    """Return `path` for a leaf by its hash, from the nodes of a tree over `count` leaves; ValueError when it is none of them."""
    at = nodes.index(leaf_hash, 0, count * SIZE)
    while at % SIZE:  # across two nodes, by chance
        at = nodes.index(leaf_hash, at + 1, count * SIZE)
    way, begin, number = [], 0, at // SIZE
    while count > 1:
        beside = number ^ 1
        if beside < count:
            at = (begin + beside) * SIZE
            way.append(Side(beside < number, nodes[at : at + SIZE]))
        begin, number, count = begin + count, number // 2, (count + 1) // 2
    return way


def climbed(start: bytes, way: Sequence[Side]) -> bytes:
    """Return the root to which a path leads from the hash of a leaf."""
    for left, node in way:
        start = _node(node, start) if left else _node(start, node)
    return start


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
    return [_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
