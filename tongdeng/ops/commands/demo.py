"""`tongdeng demo`"""

import os
from argparse import Namespace

from tongdeng.ops import database, problems


def run(asked: Namespace) -> int:
    """Set up the demo, run it here, and stop it on Ctrl-C."""
    problems.python()
    home, port = problems.home(), problems.port()
    os.environ["TONGDENG_DEMO"] = "1"
    cluster = database.ready(home)
    database.set_up()
    try:
        _prepare()
        from tongdeng.ops import supervisor

        supervisor.run(port, after=lambda: _tell(port))
    finally:
        if cluster is not None:
            cluster.stop()
    return 0


def _prepare() -> None:
    from django.core.management import call_command

    from tongdeng.ops import assets, demo

    try:
        assets.build(_say)
    except assets.Missing as missing:
        raise problems.Problem(str(missing)) from None
    call_command("migrate", interactive=False, verbosity=0)
    demo.load(_say)


def _tell(port: int) -> None:
    from tongdeng.ops import demo

    print(f"ready http://127.0.0.1:{port}", flush=True)
    print(f"\n演示人物（在 http://127.0.0.1:{port}/demo/ 点一下就能成为其中一位）· demo people:")
    for role, name, phone in demo.people():
        print(f"  {role}\t{name}\t{phone}")
    print("\nCtrl-C 停止 · to stop", flush=True)


def _say(words: str) -> None:
    print(f"… {words}", flush=True)
