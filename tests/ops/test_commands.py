"""The commands: what they refuse in one sentence, and what they find."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import cluster
from tests.ops.running import free_port, new_home, refused, run
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.ops.roles import APP

TAMPER = "UPDATE kernel_event SET facts = facts || '{\"urgency\": \"long\"}' WHERE kind = 'case.file'"


@pytest.fixture
def home() -> Iterator[Path]:
    """Give an empty home."""
    home = new_home()
    yield home
    shutil.rmtree(home, ignore_errors=True)


def test_a_taken_port_is_told_with_the_way_out(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused(run(home, "demo", TONGDENG_PORT=port))
    assert f"端口 {port} 用不了" in said
    assert "TONGDENG_PORT=" in said


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http", "80 80"])
def test_what_is_no_port_is_told(port: str, home: Path) -> None:
    assert "不是端口号" in refused(run(home, "demo", TONGDENG_PORT=port))


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/home", "/sys/tongdeng"])
def test_a_home_that_cannot_be_written_is_told_with_the_way_out(folder: str, home: Path) -> None:
    said = refused(run(home, "demo", TONGDENG_HOME=folder, TONGDENG_PORT=str(free_port())))
    assert "TONGDENG_HOME" in said


@pytest.mark.parametrize(
    "url", ["postgresql://127.0.0.1:1/none", "nonsense", "postgresql://[/x", "host=/nowhere"]
)
def test_a_database_that_does_not_answer_is_told_in_one_sentence(url: str, home: Path) -> None:
    for word in ("demo", "migrate", "verify"):
        port = str(free_port())
        said = refused(run(home, word, TONGDENG_DATABASE_URL=url, TONGDENG_PORT=port))
        assert "TONGDENG_DATABASE_URL" in said


def test_an_unknown_word_is_answered_with_those_that_are_known(home: Path) -> None:
    done = run(home, "dance")
    assert done.returncode == 2
    assert "demo" in done.stderr
    assert "Traceback" not in done.stderr


def filed(town_db: str) -> str:
    """File a case for good in a town's database; return the address of the database."""
    from tests.cast import HOME, person

    moment = at("2026-01-13 14:05")
    actions.file(Filing(place=HOME, words="暖气不热"), by=person("wang", moment), at=moment)
    return cluster().conninfo(town_db, role=APP)


def test_verify_says_ok_for_a_journal_as_it_was_written(town_db: str) -> None:
    done = run(Path(os.environ["TONGDENG_HOME"]), "verify", TONGDENG_DATABASE_URL=filed(town_db))
    assert (done.returncode, "完好" in done.stdout) == (0, True), done.stderr


def test_verify_names_the_first_event_that_somebody_changed_behind_our_back(town_db: str) -> None:
    address = filed(town_db)
    with psycopg.connect(cluster().conninfo(town_db), autocommit=True) as connection:
        with pytest.raises(psycopg.Error):
            connection.execute(TAMPER)
        connection.execute("SET session_replication_role = replica")
        connection.execute(TAMPER)
        row = connection.execute(
            "SELECT id, subject_id FROM kernel_event WHERE kind = 'case.file'"
        ).fetchone()
    done = run(Path(os.environ["TONGDENG_HOME"]), "verify", TONGDENG_DATABASE_URL=address)
    assert done.returncode == 1
    assert row is not None
    assert any(str(part) in done.stdout for part in row), done.stdout


def test_verify_tells_all_that_does_not_fit_and_what_is_only_doubted_apart(town_db: str) -> None:
    address = filed(town_db)
    with psycopg.connect(cluster().conninfo(town_db), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(TAMPER)
        changed = connection.execute("UPDATE people_mandate SET role = 'x'").rowcount
        connection.execute("UPDATE kernel_event SET recorded_at = recorded_at - interval '3 days'")
    done = run(Path(os.environ["TONGDENG_HOME"]), "verify", TONGDENG_DATABASE_URL=address)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len([line for line in lines if "不符" in line and "mandate" in line]) == changed > 1
    assert any("this event does not fit its chain" in line for line in lines)
    assert any("存疑" in line and "not yet sealed" in line for line in lines)
    assert done.stderr == ""


def test_an_anchor_that_was_taken_is_checked_from_its_file_and_by_its_hash(
    town_db: str, tmp_path: Path
) -> None:
    home, address, kept = Path(os.environ["TONGDENG_HOME"]), filed(town_db), tmp_path / "anchor.txt"
    taken = run(home, "anchor", TONGDENG_DATABASE_URL=address)
    assert taken.returncode == 0, taken.stderr
    kept.write_text(f"Dear officer,\n{taken.stdout}")
    code = taken.stdout.split()[-1]

    def verified(word: str) -> subprocess.CompletedProcess[str]:
        return run(home, "verify", "--anchor", word, TONGDENG_DATABASE_URL=address)

    for word in (str(kept), code):
        done = verified(word)
        assert (done.returncode, "1 anchors" in done.stdout) == (0, True), done.stderr
    done = verified("0" * 64)
    assert (done.returncode, "no state of this journal" in done.stdout) == (1, True)
    done = verified("nowhere.txt")
    assert (done.returncode, "没有找到存证码" in done.stderr) == (2, True)


def test_the_doctor_finds_a_town_s_database_well_and_says_what_is_missing(town_db: str) -> None:
    done = run(Path(os.environ["TONGDENG_HOME"]), "doctor", TONGDENG_DATABASE_URL=filed(town_db))
    assert "Traceback" not in done.stderr
    assert "✓ PostgreSQL" in done.stdout
    for line in done.stdout.splitlines():
        assert line.startswith("✓ ") or (line.startswith("✗ ") and " → " in line)
    assert done.returncode == int("✗" in done.stdout)


def test_the_first_administrator_is_made_with_the_region_and_can_appoint_the_rest(town_db: str) -> None:
    home, address = Path(os.environ["TONGDENG_HOME"]), cluster().conninfo(town_db, role=APP)
    words = ["19900000701", "--name", "卫示例", "--place", "4103", "--place-name", "洛阳市"]
    for _again in (1, 2):
        done = run(home, "admin", *words, TONGDENG_DATABASE_URL=address)
        assert (done.returncode, done.stdout.strip()) == (0, "✓ 19900000701 · 洛阳市 4103"), done.stderr
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT role, place FROM people_mandate WHERE place = '4103'").fetchall()
    assert rows == [("admin", "4103")]


def test_the_first_role_of_the_party_is_given_and_ended_on_the_server(town_db: str) -> None:
    home, address = Path(os.environ["TONGDENG_HOME"]), cluster().conninfo(town_db)
    words = ["admin", "19900000702", "--name", "尚示例", "--place", "410202", "--role", "superior"]
    for more, said in (([], "龙亭区 410202"), (["--end"], "已结束")):
        done = run(home, *words, *more, TONGDENG_DATABASE_URL=address)
        assert (done.returncode, said in done.stdout) == (0, True), done.stderr
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT role, until IS NULL FROM people_mandate WHERE place = '410202'"
        ).fetchall()
    assert rows == [("superior", False)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["19900000701", "--place", "410202", "--role", "superior", "--office"], "后台只对管理员开放"),
        (["19900000701", "--place", "4102", "--role", "superior"], "上级党组织任职于"),
        (["19900000701", "--place", "4102", "--end"], "没有这个角色"),
        (["12345", "--place", "4103", "--place-name", "洛阳市"], "11 位手机号"),
        (["19900000701", "--place", "4103"], "--place-name"),
        (["19900000701", "--place", "41x", "--place-name", "某市"], "行政区划代码"),
        (["19900000701", "--place", "410202901001001"], "管理员任职于"),
    ],
)
def test_an_administrator_who_cannot_be_made_is_told_why(words: list[str], said: str, town_db: str) -> None:
    address = cluster().conninfo(town_db, role=APP)
    home = Path(os.environ["TONGDENG_HOME"])
    done = run(home, "admin", *words, "--name", "卫示例", TONGDENG_DATABASE_URL=address)
    assert said in refused(done)


def test_a_reader_that_has_enough_ends_a_command_without_a_word(home: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    settings = {**os.environ, "TONGDENG_HOME": str(home)}
    words = [sys.executable, "-m", "tongdeng", "manage", "help"]
    with os.fdopen(writes, "w") as out:
        done = subprocess.run(words, env=settings, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_code_printed_on_the_server_is_for_who_has_an_account(town_db: str) -> None:
    home, address = Path(os.environ["TONGDENG_HOME"]), cluster().conninfo(town_db, role=APP)
    done = run(home, "code", "199-0000-0012", TONGDENG_DATABASE_URL=address)
    assert (done.returncode, re.search(r"✓ \d{4} \d{4}\n", done.stdout) is not None) == (0, True)
    for phone, words in (("19900009876", "还没有账户"), ("123", "11 位手机号")):
        said = run(home, "code", phone, TONGDENG_DATABASE_URL=address)
        assert (said.returncode, words in said.stderr, said.stdout) == (1, True, "")
