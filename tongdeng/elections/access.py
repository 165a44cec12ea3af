"""Who may do which verb with a branch election: the branch and the organisation above it. For all others it does not exist."""

from tongdeng.elections.models import Election
from tongdeng.kernel.access import Allow, register_policy
from tongdeng.people.rules import ROLE_NAMES

PREPARES = "plan enrol correct strike request propose leave_out cancel"
MEETS = "open_meeting adjourn resolve attend appoint_tellers refuse_proxy issue annul collect"
COUNTS = "relieve settle count revote separate reduce form report"

# Membership of the party is treated as sensitive data (PIPL arts. 28-31), so no other office has a row.
#         verbs                                              roles
ELECTION = (
    Allow(f"see read {PREPARES} {MEETS} {COUNTS}",           "branch"),
    Allow("see read grant delay send_back nominate agree approve reject", "superior"),
)  # fmt: skip
# `turn` refuses these to people of the branch, whatever other role they hold.
SUPERIOR = frozenset(["grant", "delay", "send_back", "nominate", "agree", "approve", "reject"])


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Election, ELECTION, words=ROLE_NAMES)
