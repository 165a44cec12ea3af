"""The console command `tongdeng`: one module of `commands` for each word."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from tongdeng.ops.preflight import Problem

#         word       what it does
COMMANDS = {
    "demo":    "set everything up with the Kaifeng demo, and run it here",
    "serve":   "run the web",
    "work":    "run a worker: jobs and clocks",
    "migrate": "bring the database up to date",
    "assets":  "fetch and build styles, icons, fonts and languages",
    "verify":  "recompute the journal, and ballots, rolls, results and roles against it; or check an anchor",
    "anchor":  "take one hash over the journal as it is now, to be kept outside",
    "tally":   "count a vote's register again",
    "proof":   "check a vote's published result, or the proof for a receipt, against its certificate",
    "count":   "count the ballots of a branch election again",
    "figures": "print the figures of a place and a period, or the rows of one",
    "roster":  "check a roster of homes and owners",
    "import-cases": "import ended cases of another system, with its own deadlines",
    "admin":   "make somebody administrator of a place",
    "code":    "print a code with which somebody signs in once, where no message can be sent",
    "jobs":    "show jobs that fail, try them again or drop them",
    "backup":  "back up database, photos and secret, encrypted; or check a backup",
    "restore": "put a backup back into an empty home",
    "doctor":  "check this installation",
    "manage":  "run a Django command",
}  # fmt: skip

SIGPIPE = 141  # 128 and the number of the signal, as shells report it


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. A problem that people can solve is one sentence, never a traceback.

    A command is a module with `run`, and with `arguments` if more words may follow it.
    """
    words = sys.argv[1:] if words is None else words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongdeng.project.settings")
    try:
        asked = _parser(words).parse_args(words)
        command = importlib.import_module(f"tongdeng.ops.commands.{asked.command.replace('-', '_')}")
        code: int = command.run(asked)
        sys.stdout.flush()
        return code
    except Problem as problem:
        print(f"tongdeng: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads has enough, as `head` has; what is left in the buffer would raise again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SIGPIPE
    except KeyboardInterrupt:
        # 128 and the number of SIGINT, as shells report it.
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tongdeng", description="Tongdeng: solving an estate's problems on one bench"
    )
    parts = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, what in COMMANDS.items():
        part = parts.add_parser(name, help=what, description=what)
        # Only the command that was typed is imported: those that need no database start fast.
        if name in words[:1]:
            module = importlib.import_module(f"tongdeng.ops.commands.{name.replace('-', '_')}")
            getattr(module, "arguments", lambda parser: None)(part)
    return parser
