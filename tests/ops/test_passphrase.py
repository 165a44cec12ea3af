"""The passphrase of backups as a person types it."""

import os
import pty
import sys

import pytest

from tests.ops.running import CHECKOUT

ASK = "from tongdeng.ops.backup import keys; print('kept', keys.passphrase(new={new}))"


def typed(*answers: str, new: bool) -> str:
    """Type answers at the prompts of a terminal; return all that stood on it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(CHECKOUT)
        for name in ("TONGDENG_BACKUP_PASSPHRASE", "TONGDENG_BACKUP_PASSPHRASE_FILE"):
            os.environ.pop(name, None)
        os.execv(sys.executable, [sys.executable, "-c", ASK.format(new=new)])
    seen, left = b"", list(answers)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux's way to say that the other side has ended
            break
        seen += piece
        if seen.endswith(b": ") and left:
            os.write(terminal, left.pop(0).encode() + b"\n")
    os.waitpid(pid, 0)
    os.close(terminal)
    return seen.decode()


def test_a_new_passphrase_is_asked_twice_and_not_shown() -> None:
    seen = typed("四海同凳 one bench 2026", "四海同凳 one bench 2026", new=True)
    before, kept = seen.split("kept ")
    assert "bench" not in before
    assert kept.strip() == "四海同凳 one bench 2026"


@pytest.mark.parametrize(
    ("answers", "said"),
    [(["短"], "至少 12 个字符 · the passphrase is too short"), (["a" * 12, "b" * 12], "两次输入不一致")],
)
def test_what_is_too_short_or_not_the_same_is_said_at_once(answers: list[str], said: str) -> None:
    assert said in typed(*answers, new=True)


def test_an_old_passphrase_is_asked_once() -> None:
    assert "kept 短" in typed("短", new=False)
