"""Files as they come out of bad disks, cut lines and bad hands: valid ones with a few changes."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as some

ODD = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80",
    b"\0\0\0\0\0\0\0\1",
    b"<",
    b"&#0;",
    b"]]>",
    b"9" * 30,
)
KINDS = ("flip", "set", "insert", "remove", "repeat", "cut", "swap")
CHANGE = some.tuples(
    some.sampled_from(KINDS), some.floats(0, 1), some.integers(1, 40), some.sampled_from(ODD)
)
CHANGES = some.lists(CHANGE, min_size=1, max_size=6)


def changed(content: bytes, changes: Sequence[tuple[str, float, int, bytes]]) -> bytes:
    """Return the content with all changes made, one after the other."""
    for kind, where, length, odd in changes:
        at = int(where * len(content))
        before, here, after = content[:at], content[at : at + length], content[at + length :]
        content = before + _piece(kind, here, odd) + (b"" if kind == "cut" else after)
    return content


def _piece(kind: str, here: bytes, odd: bytes) -> bytes:
    match kind:
        case "flip":
            return bytes([here[0] ^ (1 << len(odd) % 8)]) + here[1:] if here else b""
        case "set":
            return odd[: len(here)] + here[len(odd) :]
        case "insert":
            return odd + here
        case "repeat":
            return here * 30
        case "swap":
            return here[::-1]
        case _:
            return b""


def spoilt(files: Mapping[str, bytes]) -> some.SearchStrategy[bytes]:
    """Return a strategy of files, each one of `files` with changes."""
    return some.builds(changed, some.sampled_from(sorted(files.values())), CHANGES)
