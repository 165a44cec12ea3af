"""A roster of homes and owners: its columns, what its cells say, and what is wrong with them. Pure."""

from collections.abc import Mapping

from tongdeng.kernel import tables
from tongdeng.people.rules.roster.check import check as check
from tongdeng.people.rules.roster.columns import COLUMNS as COLUMNS
from tongdeng.people.rules.roster.columns import MORE as MORE
from tongdeng.people.rules.roster.columns import NEEDED as NEEDED
from tongdeng.people.rules.roster.columns import Columns as Columns
from tongdeng.people.rules.roster.columns import UnknownHeadings as UnknownHeadings
from tongdeng.people.rules.roster.columns import columns as columns
from tongdeng.people.rules.roster.columns import find as find
from tongdeng.people.rules.roster.columns import guess as guess
from tongdeng.people.rules.roster.model import FAULTS_AT_MOST as FAULTS_AT_MOST
from tongdeng.people.rules.roster.model import Checked as Checked
from tongdeng.people.rules.roster.model import Fault as Fault
from tongdeng.people.rules.roster.model import Home as Home
from tongdeng.people.rules.roster.model import Listed as Listed

ROWS_AT_MOST = 100_000  # 50,000 homes with two owners each


def read(content: bytes, known: Mapping[str, str]) -> Checked:
    """Read and check the file of a roster; `known` maps headings of its estate to our columns.

    Raise Invalid, with one sentence, for a file that is no table, and UnknownHeadings for one without our columns.
    """
    table = tables.read(content, rows_at_most=ROWS_AT_MOST)
    return check(table, find(table, known))
