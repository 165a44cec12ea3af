"""The pages of a roster: upload, what the file would do, its questions, and the import that is started once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import COMMITTEE, COMMUNITY_WORKER, DESK, ESTATE, FOREIGN_ESTATE, HOME, MANAGER, person
from tests.web.people.register import LIN, WANG, line, many, measured, tried
from tests.web.story import NOW, client_of, main
from tongdeng.people import actions, queries
from tongdeng.people.models import Change, Heading, Roster
from tongdeng.people.rules.roster import Listed
from tongdeng.people.tasks import import_roster, read_roster

pytestmark = pytest.mark.django_db
HEAD = "楼栋,单元,房号,面积,业主姓名,手机号\n"
WRONG_NAME = Listed("王大满", "+8619900000001")


def upload(content: str, who: str = MANAGER, place: str = ESTATE) -> Any:
    file = SimpleUploadedFile("r.csv", content.encode(), "text/csv")
    return client_of(who).post("/roster/", {"place": place, "file": file})


def uploaded(content: str, who: str = MANAGER) -> Roster:
    """Upload a file, and let the job read it."""
    assert upload(content, who).status_code == 302
    roster = Roster.objects.get()
    read_roster(pk=str(roster.pk))
    return Roster.objects.get()


def shown(roster: Roster, who: str = MANAGER, query: str = "") -> str:
    answer = client_of(who).get(f"/roster/{roster.pk}/{query}")
    assert answer.status_code == 200
    return main(answer)


def start(roster: Roster, who: str = MANAGER, **form: str) -> Any:
    return client_of(who).post(f"/roster/{roster.pk}/import/", form)


def fresh(roster: Roster) -> Roster:
    return Roster.objects.get(pk=roster.pk)


def jobs(task: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
        return int(cursor.fetchone()[0])


def test_an_upload_is_kept_and_read_by_a_job() -> None:
    answer = upload(f"{HEAD}12号楼,1单元,301,89.50,王小满,19900000001")
    roster = Roster.objects.get()
    assert answer["Location"] == f"/roster/{roster.pk}/"
    assert (roster.state, jobs("people.read_roster")) == ("reading", 1)
    assert "正在读文件" in shown(roster)


def test_the_progress_asks_for_itself_until_there_is_more_to_see() -> None:
    upload(HEAD)
    roster = Roster.objects.get()
    client, headers = client_of(MANAGER), {"HX-Request": "true"}
    piece = client.get(f"/roster/{roster.pk}/", headers=headers).content.decode()
    assert 'hx-trigger="every 1s"' in piece
    assert "<html" not in piece
    Roster.objects.update(state="tried")
    assert client.get(f"/roster/{roster.pk}/", headers=headers)["HX-Refresh"] == "true"


@pytest.mark.parametrize("place", [FOREIGN_ESTATE, "x", ""])
def test_an_upload_for_an_estate_out_of_reach_is_refused(place: str) -> None:
    assert upload(HEAD, place=place).status_code in (403, 404)
    assert Roster.objects.count() == 0


def test_an_upload_without_a_file_or_too_large_is_refused_beside_the_field() -> None:
    refused = client_of(MANAGER).post("/roster/", {"place": ESTATE})
    assert (refused.status_code, "请选择文件" in main(refused)) == (400, True)
    assert "8 MB" in main(upload("x" * (8 * 1024 * 1024 + 1)))
    assert jobs("people.read_roster") == 0


def test_a_file_that_is_no_table_is_one_sentence() -> None:
    roster = uploaded("\x00\x01\x02")
    page = shown(roster)
    assert roster.is_unreadable
    assert roster.problem in page
    assert "重新上传" in page


def test_faults_stand_in_a_table_and_nothing_can_be_imported() -> None:
    roster = uploaded(f"{HEAD}12号楼,1单元,301,八十,王小满,1990000000")
    page = shown(roster)
    assert "名册有 2 处要改" in page
    assert '<td class="nowrap">面积</td>' in page
    assert '<td class="nowrap">手机号</td>' in page
    start(roster)
    assert (fresh(roster).state, jobs("people.import_roster")) == ("tried", 0)


def test_of_very_many_faults_the_page_says_how_many_there_are() -> None:
    faults = [{"row": n, "column": "面积", "words": "请填写面积"} for n in range(200)]
    page = shown(tried(line("301"), errors=faults, faults=731, rows=[], comparison={}))
    assert "这里是前 200 处，共 731 处" in page


def test_headings_that_are_not_known_are_asked_for_once_and_remembered() -> None:
    content = "栋,单元,房号,多大,业主姓名,手机号\n12号楼,1单元,301,89.50,王小满,19900000001"
    roster = uploaded(content)
    assert roster.wants_headings
    page = shown(roster)
    assert '<option value="房号" selected>' in page
    form = {"column_楼栋": "栋", "column_面积": "多大", "column_房号": "房号"}
    client_of(MANAGER).post(f"/roster/{roster.pk}/match/", form)
    assert (fresh(roster).state, jobs("people.read_roster")) == ("reading", 2)
    read_roster(pk=str(roster.pk))
    assert fresh(roster).may_be_imported
    assert Heading.objects.get(heading="多大").column == "面积"
    assert client_of(MANAGER).post(f"/roster/{roster.pk}/match/", form).status_code == 302


def test_one_heading_for_two_columns_is_refused() -> None:
    roster = uploaded("栋,多大\n1,2")
    form = {"column_楼栋": "栋", "column_房号": "栋"}
    answer = client_of(MANAGER).post(f"/roster/{roster.pk}/match/", form)
    assert (answer.status_code, "每一列只能对应一次" in main(answer)) == (400, True)
    assert Heading.objects.count() == 0


def test_the_comparison_names_the_sheet_counts_and_shows_old_beside_new() -> None:
    measured()
    roster = tried(line("301", LIN, area="98.50"), line("302", row=3), notes=["第 9 行是合计，没有读"])
    page = shown(roster)
    for words in (
        "1 套新房屋，1 套有变化",
        "工作表“名册”",
        "第 9 行是合计",
        "89.50 ㎡",
        "98.50 ㎡",
        "王小满",
        "林立秋",
    ):
        assert words in page
    assert "199****7001" in page
    assert "19900007001" not in page


def test_the_page_says_before_the_button_what_it_does() -> None:
    assert "核对以前都不算数" in shown(tried(line("302")))
    assert "新房屋 1 套直接登记" in shown(tried(line("302"), who=COMMUNITY_WORKER), COMMUNITY_WORKER)


def test_a_number_under_another_name_is_asked_about_with_nothing_chosen_and_the_known_name_masked() -> None:
    page = shown(tried(line("301", WRONG_NAME)))
    assert "登记的是“王**”，名册写的是“王大满”" in page
    assert "是同一人，用原来登记的姓名" in page
    assert "checked" not in page


def test_an_unanswered_question_is_refused_and_given_answers_stay() -> None:
    second = Listed("赵大夏", "+8619900000002")
    roster = tried(line("301", WRONG_NAME), line("302", second, row=3))
    answer = start(roster, answer_0="same")
    page = main(answer)
    assert (answer.status_code, "请说明每个号码是谁的" in page) == (400, True)
    assert 'name="answer_0" value="same" checked' in page
    assert (fresh(roster).state, jobs("people.import_roster")) == ("tried", 0)
    assert start(roster, answer_0="same", answer_1="nonsense").status_code == 400


def test_the_button_starts_the_import_once() -> None:
    roster = tried(line("301", WRONG_NAME))
    for _click in range(2):
        assert start(roster, answer_0="rename", complete="1").status_code == 302
    assert (fresh(roster).state, jobs("people.import_roster")) == ("running", 1)
    assert (fresh(roster).answers, fresh(roster).complete) == ({"+8619900000001": "rename"}, True)


def test_the_import_ends_on_a_page_that_leads_to_the_changes() -> None:
    measured()
    roster = tried(line("301", LIN), line("302", row=3))
    start(roster)
    import_roster(pk=str(roster.pk))
    page = shown(roster)
    assert "1 套新登记，2 处变更等待核对" in page
    assert f"/changes/?roster={roster.pk}" in page
    assert Change.objects.filter(roster=roster).count() == 2


def test_whoever_lost_the_estate_since_the_upload_starts_nothing() -> None:
    roster = tried(line("302"))
    mandate = queries.held(person(MANAGER, NOW), "manager", ESTATE, NOW).get()
    actions.dismiss(mandate, by=None, at=NOW)
    assert start(roster).status_code == 403
    # Also when they keep the register of another estate by now.
    actions.appoint(person(MANAGER, NOW), role="manager", place=FOREIGN_ESTATE, by=None, at=NOW)
    answer = start(roster)
    assert (answer.status_code, "您不在这个小区任职" in main(answer)) == (403, True)
    assert (fresh(roster).state, jobs("people.import_roster")) == ("tried", 0)
    # Nor reads they who lives there.
    assert client_of(MANAGER).get(f"/roster/{roster.pk}/").status_code == 403


def test_homes_that_the_file_does_not_name_are_listed_with_what_the_box_does() -> None:
    many(2)
    page = shown(tried(line("301", WANG)))
    assert "名册里没有的 2 套" in page
    assert "这 2 套作为“房屋不再存在”提交核对" in page
    assert "A区12号楼1单元1002室" in page


def test_a_file_with_headings_alone_is_told_and_has_no_button() -> None:
    page = shown(uploaded(HEAD))
    assert "表里只有列名" in page
    assert "/import/" not in page


def test_a_file_that_changes_nothing_says_so_and_has_no_button() -> None:
    measured()
    page = shown(tried(line("301", WANG)))
    assert "没有要导入的" in page
    assert f"/roster/{HOME}/import/" not in page
    assert "/import/" not in page


@pytest.mark.parametrize("who", [COMMITTEE, COMMUNITY_WORKER])
def test_a_roster_exists_only_for_whoever_uploaded_it(who: str) -> None:
    roster = tried(line("302"))
    assert client_of(who).get(f"/roster/{roster.pk}/").status_code == 404
    assert start(roster, who).status_code == 404


def test_the_desk_uploads_no_roster() -> None:
    assert upload(HEAD, DESK).status_code == 403


def test_a_longer_comparison_is_paged_and_takes_no_more_queries() -> None:
    def asked(roster: Roster) -> int:
        client = client_of(MANAGER)
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/roster/{roster.pk}/").status_code == 200
        return len(found)

    few = asked(tried(line("301", LIN)))
    homes = [line("301", LIN)]
    homes += [line(home.place[-4:], Listed("新业主"), row=3 + n) for n, home in enumerate(many(60))]
    long = tried(*homes)
    assert asked(long) == few
    assert few <= 20
    assert "第 51 行" in shown(long)
    assert "第 61 行" in shown(long, query="?page=2")


def test_the_template_is_read_without_a_fault() -> None:
    content = client_of(COMMUNITY_WORKER).get("/roster/template.xlsx").content
    file = SimpleUploadedFile("roster.xlsx", content)
    client_of(COMMUNITY_WORKER).post("/roster/", {"place": ESTATE, "file": file})
    roster = Roster.objects.get()
    read_roster(pk=str(roster.pk))
    assert (fresh(roster).state, fresh(roster).errors) == ("tried", [])
