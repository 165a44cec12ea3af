"""`tongdeng code PHONE`: prints a code with which somebody signs in once: the first administrator, where no message can be sent."""

from argparse import ArgumentParser, Namespace

from tongdeng.ops import database, preflight


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("phone", help="mobile number of somebody who has an account, 11 digits")


def run(asked: Namespace) -> int:
    """Print a code for the holder of a number; raise Problem, with a sentence, where nobody has it."""
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel import clock
        from tongdeng.kernel.errors import Refused
        from tongdeng.people import queries, rules
        from tongdeng.people.actions import one_time

        try:
            phone = rules.phone(asked.phone)
        except ValueError:
            raise preflight.Problem("请填 11 位手机号 · a mobile number has 11 digits") from None
        person = queries.by_numbers({phone}).get(phone)
        if person is None:
            raise preflight.Problem(
                "这个号码还没有账户。请先用 tongdeng admin 任命，或在房屋登记里登记"
                " · nobody has this number yet: appoint them with `tongdeng admin` first"
            )
        try:
            digits = one_time.give_on_server(person, at=clock.now())
        except Refused as refused:
            raise preflight.Problem(f"{refused} · refused") from None
    print(f"✓ {digits[:4]} {digits[4:]}")
    print(
        "  15 分钟内有效，只能用一次：登录页 → 我有登录码 · good once, for 15 minutes: Sign in → I have a code"
    )
    return 0
