"""What the application's role cannot do, tried with that role on a real database, and what the doctor says of it."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from tests.conftest import TEMPLATE, cluster
from tests.support import owner
from tongdeng.kernel.models import subject_models
from tongdeng.ops import cli, database, grants, guarding
from tongdeng.ops.roles import APP, OWNER


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """Return a database of these tests."""
    pg, own = cluster(), f"roles_{uuid4().hex[:12]}"
    pg.create_database(own, template=TEMPLATE)
    yield own
    pg.drop_database(own)


SWITCHING_OFF = f"""
ALTER TABLE kernel_event DISABLE TRIGGER event_stays
ALTER TABLE kernel_event DISABLE TRIGGER USER
DROP TRIGGER event_stays ON kernel_event
CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
ALTER FUNCTION journal_refuses() RESET search_path
ALTER FUNCTION journal_refuses() RENAME TO other
DROP FUNCTION journal_refuses() CASCADE
CREATE TRIGGER mine BEFORE INSERT ON kernel_event FOR EACH ROW EXECUTE FUNCTION guard_refuses('x')
CREATE RULE mine AS ON UPDATE TO kernel_event DO INSTEAD NOTHING
ALTER TABLE kernel_event ADD COLUMN mine int
ALTER TABLE kernel_event ALTER COLUMN facts DROP NOT NULL
ALTER TABLE kernel_event DROP CONSTRAINT event_chain_has_one_link_per_seq
ALTER TABLE kernel_event RENAME TO mine
ALTER TABLE kernel_event OWNER TO {APP}
DROP TABLE kernel_seal
DROP INDEX event_kind
CREATE INDEX mine ON kernel_event (kind)
SET session_replication_role = replica
ALTER ROLE {APP} SET session_replication_role = replica
CREATE TABLE mine (n int)
CREATE TABLE public.mine (n int)
CREATE TEMPORARY TABLE kernel_event (n int)
CREATE SCHEMA mine
CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE EXTENSION file_fdw
SET ROLE {OWNER}
SET SESSION AUTHORIZATION {OWNER}
ALTER ROLE {APP} SUPERUSER
CREATE ROLE mine
DROP DATABASE tongdeng
CREATE DATABASE mine
ALTER SYSTEM SET fsync = off
COPY kernel_event FROM PROGRAM 'id'
COPY (SELECT 1) TO PROGRAM 'id'
COPY kernel_counter FROM '/etc/passwd'
COPY (SELECT 1) TO '/tmp/mine'
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/mine')
SELECT pg_read_file('/etc/passwd')
SELECT pg_ls_dir('/')
SELECT pg_reload_conf()
"""


@pytest.mark.parametrize("statement", SWITCHING_OFF.strip().splitlines())
def test_the_applications_role_switches_no_guard_off_and_leaves_the_tables_as_they_are(
    name: str, statement: str
) -> None:
    with (
        psycopg.connect(cluster().conninfo(name, role=APP), autocommit=True) as session,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        session.execute(statement.encode())


REWRITING = """
UPDATE kernel_event SET facts = '{}'
DELETE FROM kernel_event
TRUNCATE kernel_event
UPDATE kernel_seal SET root = ''
DELETE FROM kernel_seal
TRUNCATE kernel_seal
UPDATE kernel_anchor SET hash = ''
DELETE FROM kernel_anchor
DELETE FROM kernel_alarm
DELETE FROM kernel_counter
UPDATE votes_ballot SET choices = '{}'
DELETE FROM votes_ballot
TRUNCATE votes_ballot CASCADE
UPDATE votes_authority SET proxy_id = by_id
DELETE FROM votes_paper
UPDATE votes_paper SET head_id = NULL
DELETE FROM votes_vote
UPDATE people_mandate SET role = 'city'
UPDATE people_mandate SET since = now()
DELETE FROM people_mandate
UPDATE people_tenure SET share = 1
UPDATE people_tenure SET person_id = NULL
DELETE FROM people_tenure
UPDATE people_measure SET area = 1
DELETE FROM people_measure
DELETE FROM people_home
DELETE FROM people_change
UPDATE committees_signature SET channel = 'phone'
DELETE FROM committees_signature
UPDATE committees_seat SET person_id = NULL
DELETE FROM committees_seat
UPDATE committees_resolution SET text = ''
DELETE FROM committees_resolution
DELETE FROM committees_committee
DELETE FROM elections_election
UPDATE elections_letter SET number = ''
DELETE FROM elections_letter
UPDATE cases_photo SET file = ''
DELETE FROM cases_case
UPDATE polls_option SET words = ''
DELETE FROM polls_poll
UPDATE projects_sheet SET quantity = 1
DELETE FROM projects_sheet
UPDATE projects_item SET accepted = 1
UPDATE projects_signature SET party = ''
DELETE FROM projects_signature
UPDATE projects_dispute SET quantity = 1
UPDATE projects_warranty SET until = now()
UPDATE projects_funding SET amount = 1
UPDATE projects_settlement SET kept = 0
DELETE FROM projects_project
DELETE FROM django_migrations
"""


@pytest.mark.parametrize("statement", REWRITING.strip().splitlines())
def test_the_applications_role_rewrites_nothing_that_a_proof_rests_on(name: str, statement: str) -> None:
    with (
        psycopg.connect(cluster().conninfo(name, role=APP), autocommit=True) as session,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        session.execute(statement.encode())


@pytest.mark.django_db
def test_it_empties_no_table_at_all() -> None:
    for [table] in database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        assert database.rows("SELECT has_table_privilege(quote_ident(%s), 'TRUNCATE')", [table]) == [(False,)]


def test_it_gives_itself_nothing(name: str) -> None:
    with psycopg.connect(cluster().conninfo(name, role=APP), autocommit=True) as session:
        session.execute(f"GRANT UPDATE ON kernel_event TO {APP}".encode())  # a warning, and nothing else
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute("UPDATE kernel_event SET facts = '{}'")


@pytest.mark.django_db
def test_each_table_that_the_journal_tells_of_or_that_has_a_guard_says_what_may_be_done_with_it() -> None:
    tables = {
        table for [table] in database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    guarded = {name.partition(".")[0] for name in guarding.present() if "." in name}
    told_of = {model._meta.db_table for model in subject_models().values()}
    assert (guarded | told_of) - set(grants.TABLE) == set()
    assert set(grants.TABLE) - tables == set()


@pytest.mark.django_db
def test_the_list_of_guards_is_what_the_migrations_make() -> None:
    assert guarding.spelled(guarding.present()) == guarding.LIST.read_text(), "python -m tools.guards"


@pytest.mark.django_db
def test_each_function_of_a_guard_looks_at_our_tables_and_at_no_others() -> None:
    open_ones = database.rows(
        "SELECT proname FROM pg_proc JOIN pg_language AS l ON l.oid = prolang WHERE lanname = 'plpgsql'"
        " AND pronamespace = 'public'::regnamespace AND proname NOT LIKE 'procrastinate%%'"
        " AND coalesce(proconfig::text, '') NOT LIKE '%%search_path=public, pg_temp%%'"
    )
    assert open_ones == []


BENT = {
    "ALTER TABLE votes_ballot DISABLE TRIGGER ballot_stays": "votes_ballot.ballot_stays",
    "ALTER TABLE kernel_seal ENABLE REPLICA TRIGGER seal_stays": "kernel_seal.seal_stays",
    "DROP TRIGGER signature_stays ON committees_signature": "committees_signature.signature_stays",
    "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": "journal_refuses()",
    "ALTER FUNCTION guard_moves() RESET search_path": "guard_moves()",
    "CREATE TRIGGER a_mine BEFORE INSERT ON kernel_event FOR EACH ROW EXECUTE FUNCTION guard_moves()": "kernel_event.a_mine",
    "CREATE FUNCTION guard_moves(n integer) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'": "guard_moves(n integer)",
}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", BENT)
def test_the_doctor_names_each_guard_that_is_off_gone_another_or_was_added(statement: str) -> None:
    assert guarding.faults() == []
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert guarding.faults() == [BENT[statement]]


@pytest.mark.django_db
def test_the_doctor_tries_what_the_role_must_not_do_and_leaves_no_trace() -> None:
    assert [*guarding.powers()] == []
    with owner():
        assert {*guarding.powers()} >= {
            "DISABLE TRIGGER",
            "CREATE TABLE",
            "COPY FROM PROGRAM",
            "session_replication_role",
        }
    assert guarding.faults() == []
    assert database.rows("SHOW session_replication_role") == [("origin",)]


@pytest.mark.django_db
def test_the_doctor_finds_rights_that_are_more_or_less_than_the_table_says() -> None:
    assert guarding.wrong_rights() == []
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON kernel_event TO {APP}")
        cursor.execute(f"REVOKE INSERT ON notices_notice FROM {APP}")
        cursor.execute(f"REVOKE SELECT ON places_place FROM {APP}")
    assert guarding.wrong_rights() == ["kernel_event", "notices_notice", "places_place"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"GRANT UPDATE (facts) ON kernel_event TO {APP}",
        f"GRANT UPDATE (until, role) ON people_mandate TO {APP}",
        f"GRANT UPDATE ON committees_resolution TO {APP}",
        f"REVOKE UPDATE (carried_at) ON committees_resolution FROM {APP}",
        "GRANT UPDATE (hash) ON kernel_anchor TO PUBLIC",
    ],
)
def test_the_doctor_finds_rights_on_single_columns_and_migrate_takes_them_back(statement: str) -> None:
    assert guarding.wrong_rights() == []
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert guarding.wrong_rights() == [statement.split(" ON ")[1].partition(" ")[0]]
    with owner():
        grants.give(APP)
    assert guarding.wrong_rights() == []


def test_the_doctor_says_that_there_is_one_role_only(
    town_db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGDENG_DATABASE_URL", cluster().conninfo(town_db))
    with owner():
        cli.main(["doctor"])
    assert "one role for everything" in capsys.readouterr().out
