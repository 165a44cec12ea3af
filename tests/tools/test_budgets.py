"""The budgets find what they are for, with file and line."""

import subprocess
from pathlib import Path

import pytest

from tools import budgets


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return an empty checkout."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def write(checkout: Path, name: str, words: str) -> None:
    file = checkout / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words)
    subprocess.run(["git", "-C", checkout, "add", name], check=True)


def test_nothing_is_found_in_a_checkout_that_keeps_the_budgets(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(checkout, "tongdeng/cases/rules.py", "LIMIT = 3\n")
    assert budgets.main(checkout) == 0
    assert capsys.readouterr().out == "budgets kept\n"


@pytest.mark.parametrize(
    ("name", "words", "finding"),
    [
        ("tongdeng/web/long.py", "x = 1\n" * 301, "tongdeng/web/long.py: 301 lines"),
        ("tongdeng/web/static/css/long.css", "\n" * 301, "long.css: 301 lines"),
        (
            "tongdeng/web/templates/a.html",
            f"\n<p>{'词' * 154}</p>\n",
            "a.html:2: 161 characters wide, at most 160",
        ),
        ("tongdeng/web/static/js/a.js", f"// {'x' * 158}\n", "a.js:1: 161 characters wide"),
        ("bench/a.py", "def f():\n" + "    x = 1\n" * 40, "bench/a.py:1: f has 41 lines"),
        (
            "tools/a.py",
            "def f(a, b, c, *, d, e, f, g): ...\n",
            "tools/a.py:1: f takes 7 parameters, at most 6",
        ),
        ("tools/a.py", "def f(a, *, b, c, d, e, f, g, h, i): ...\n", "f takes 9 parameters, at most 8"),
        ("tongdeng/cases/models.py", "x = 1\n" * 250, "tongdeng/cases: 100% of the package, at most 20%"),
        (
            "tongdeng/web/templates/cases/a.html",
            "<p>\n" * 290,
            "tongdeng/web/cases: 100% of the pages, at most 25%",
        ),
        ("tongdeng/cases/services.py", "", "tongdeng/cases/services.py: not one of the drawers"),
        ("tongdeng/cases/actions.py", "\nat = clock.now()\n", "actions.py:2: time comes in at the doors"),
        ("tongdeng/web/a.py", "Case.objects.get(pk=1)\n", "tongdeng/web/a.py:1: pages read through queries"),
        (
            "tongdeng/cases/actions.py",
            "case.state = 'working'\n",
            "actions.py:1: only the kernel moves a state",
        ),
        ("tongdeng/cases/apps.py", "from django.dispatch import receiver\n", "apps.py:1: no signals"),
        (
            "tongdeng/cases/models.py",
            "class A:\n    def save(self): ...\n",
            "models.py:2: no save() with side effects",
        ),
        (
            "tongdeng/cases/rules.py",
            "from django.db import models\n",
            "rules.py:1: rules know one word of Django",
        ),
        ("tongdeng/web/templates/a.html", "<p>\n<p style='x'>\n", "a.html:2: inline script or style"),
        ("tongdeng/web/templates/a.html", "<script>x</script>", "a.html:1: inline script or style"),
        ("tongdeng/web/templates/a.html", "<a onclick='x'>", "a.html:1: inline script or style"),
        (
            "tongdeng/web/templates/kit/a.html",
            "{% include 'cases/_b.html' %}",
            "a.html:1: kit takes something of cases",
        ),
        (
            "tongdeng/web/templates/votes/a.html",
            "{% extends 'site/b.html' %}",
            "a.html:1: votes takes something of site",
        ),
        (
            "tongdeng/web/templates/polls/a.html",
            "<link href=\"{% static 'votes/b.css' %}\">",
            "polls takes something of votes",
        ),
        (
            "tongdeng/web/templates/kit/a.html",
            "{% load i18n queue %}",
            "a.html:1: kit takes something of cases",
        ),
        ("tongdeng/web/polls/a.py", "render(r, 'votes/b.html')\n", "a.py:1: polls takes something of votes"),
        (
            "tongdeng/web/templates/votes/a.html",
            "{% if vote.state == 'open' %}",
            "a.html:1: a template compares no state",
        ),
        (
            "tongdeng/web/templates/votes/a.html",
            "{% elif vote.state in open %}",
            "a.html:1: a template compares no state",
        ),
        (
            "tongdeng/web/templates/votes/a.html",
            '<div class="field{% if a %} bad{% endif %}">',
            "fields are drawn by the kit",
        ),
        (
            "tongdeng/cases/queries.py",
            "Q = 'SELECT id FROM a'\n",
            "queries.py:1: SQL is written in the kernel",
        ),
        (
            "tongdeng/cases/actions.py",
            "\nQ = f'UPDATE {a} SET b = 1'\n",
            "actions.py:2: SQL is written in the kernel",
        ),
        ("README.md", "see /ho" + "me/ann/x", "README.md:1: a path of a machine"),
        ("x.lock", "https://reg" + "istry.npm" + "js.org/x", "x.lock:1: an address of a registry"),
        ("a.sh", "# TO" + "DO later", "a.sh:1: something left open"),
    ],
)
def test_a_finding_names_its_file_and_line(
    checkout: Path, capsys: pytest.CaptureFixture[str], name: str, words: str, finding: str
) -> None:
    write(checkout, name, words)
    assert budgets.main(checkout) == 1
    assert finding in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tongdeng/web/a.py", "at = clock.now()\n"),
        ("tongdeng/notices/tasks.py", "at = clock.now()\n"),
        ("tongdeng/cases/rules.py", "from django.utils.translation import gettext_lazy as _\n"),
        ("tongdeng/cases/migrations/0001_initial.py", "\n" * 400),
        ("tongdeng/web/templates/a.html", "<script src='a.js'></script>"),
        ("tongdeng/web/templates/a.html", f"<p>{'词' * 153}</p>\n"),
        ("tools/a.py", "def f(a, *, b, c, d, e, f, g, h): ...\n"),
        ("tongdeng/web/templates/site/a.html", "{% include 'cases/_b.html' %}{% static 'votes/b.css' %}"),
        ("tongdeng/web/templates/cases/a.html", "{% load i18n kit cases queue %}{% include 'kit/_b.html' %}"),
        (
            "tongdeng/web/templates/cases/a.html",
            "{% static 'vendor/b.js' %}{% static 'manifest.webmanifest' %}",
        ),
        ("tongdeng/web/templates/cases/a.html", '{{ case.get_state_display }}{% if "answer" in offered %}'),
        ("tongdeng/web/templates/cases/a.html", '<div class="pair-of-fields"><div class="beside-field">'),
        ("tongdeng/web/templates/kit/a.html", '<div class="field">'),
        ("tongdeng/kernel/a.py", "Q = 'SELECT id FROM a'\n"),
        ("tongdeng/cases/actions.py", "rows.select_for_update()  # SELECT FOR UPDATE\n"),
        ("tests/a.py", "def test(a, b, c, d, e, f, g): ...\n"),
        ("tools/a.py", "class A:\n    def f(self, a, b, c, d, e, f): ...\n"),
        ("README.md", "http://example.org/home/ann"),
    ],
)
def test_what_is_allowed_is_no_finding(checkout: Path, name: str, words: str) -> None:
    write(checkout, name, words)
    assert budgets.main(checkout) == 0
