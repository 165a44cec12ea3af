"""Where the line of a title may end: words stay whole, lines are even (GB/T 9704-2012, 7.3.1)."""

import re
from collections.abc import Sequence
from functools import cache

# Words after which a title may go on in the next line, the longer before what they end with.
ENDS = (
    "关于", "召开", "印发", "公布", "通过", "同意", "开展", "进行", "实施", "组织", "成立", "使用", "维修", "更换", "选聘",
    "党支部", "支部", "总支部", "党委", "社区", "街道", "小区", "办事处", "公司", "业主大会", "业主委员会", "居民委员会", "委员会",
    "党员大会", "换届选举", "候选人", "会议", "情况", "事项", "方案", "结果", "的", "并", "暨",
)  # fmt: skip
PHRASE = re.compile(f".*?(?:{'|'.join(sorted(ENDS, key=len, reverse=True))}|$)")
NEVER_FIRST = tuple("的，、。；：）》”")


def phrases(title: str) -> list[str]:
    """Return the pieces of a title inside which no line should end."""
    pieces: list[str] = []
    for piece in filter(None, PHRASE.findall(title)):
        if pieces and piece.startswith(NEVER_FIRST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def lines(title: str | Sequence[str], most: int) -> list[str]:
    """Return the lines of a title, as few and as even as its pieces allow; `most` characters fit into one."""
    given = phrases(title) if isinstance(title, str) else list(title)
    if sum(map(len, given)) <= most:
        return ["".join(given)] if given else []
    pieces = tuple(part for piece in given for part in _cut(piece, most))
    least = -(-sum(map(len, pieces)) // most)
    for count in range(least, len(pieces) + 1):
        if found := _even(pieces, count, most):
            return found
    return list(pieces)


def _cut(piece: str, most: int) -> list[str]:
    count = -(-len(piece) // most)
    each = -(-len(piece) // count)
    return [piece[at : at + each] for at in range(0, len(piece), each)]


def _even(pieces: tuple[str, ...], count: int, most: int) -> list[str]:
    """Return the most even way to set the pieces in so many lines; nothing where they do not fit."""
    mean = sum(map(len, pieces)) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        if left == 0:
            return (0.0, ()) if start == len(pieces) else (float("inf"), ())
        found: tuple[float, tuple[str, ...]] = (float("inf"), ())
        for end in range(start + 1, len(pieces) - left + 2):
            line = "".join(pieces[start:end])
            if len(line) > most:
                break
            cost, rest = best(end, left - 1)
            found = min(found, (cost + (len(line) - mean) ** 2, (line, *rest)))
        return found

    return list(best(0, count)[1])
