"""`tongdeng doctor`"""

import platform
import shutil
import stat
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tongdeng.kernel.addresses import is_loopback_host
from tongdeng.ops import database, preflight

PLAIN = ("json", "form", "xml")  # Apprise's words for plain HTTP
SHOWN = 5  # of a list of names
ENOUGH_DISK = 1_000_000_000
LAG, LAG_OF_OTHERS = timedelta(minutes=2), timedelta(hours=1)
PROMPT = {"readers", "codes"}  # queues that people wait for; a long import may keep the others busy


class Finding(NamedTuple):
    """One check: what was checked, whether it passed, and what to do when it did not."""

    what: str
    well: bool
    remedy: str = ""


def run(asked: Namespace) -> int:
    """Check everything that this installation depends on; 1 when something fails."""
    preflight.python()
    with database.borrowed(preflight.home()):
        findings = list(examine())
    for what, well, remedy in findings:
        print(f"✓ {what}" if well else f"✗ {what} → {remedy}")
    return 0 if all(finding.well for finding in findings) else 1


def examine() -> Iterator[Finding]:
    """Yield one finding after another; an old schema is told before anything that needs a new one."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _versions,
        _clock,
        _files,
        _backups,
        _channels,
        _schema,
    )
    for check in checks:
        yield from check()
    if not database.migrations_waiting():
        yield from _guards()
        yield from _proof()
        yield from _queue()


def _versions() -> Iterator[Finding]:
    import django

    yield Finding(f"Python {platform.python_version()}, Django {django.__version__}", well=True)
    version = _value("SELECT current_setting('server_version_num')::int")
    yield Finding(
        f"PostgreSQL {version // 10000}", version >= preflight.OLDEST_POSTGRES, "需要 15 或更新版本"
    )


def _schema() -> Iterator[Finding]:
    waiting = database.migrations_waiting()
    yield Finding(f"数据库结构 · schema, {waiting} migrations wait", not waiting, "tongdeng migrate")


def _guards() -> Iterator[Finding]:
    from tongdeng.ops import guarding

    faults = guarding.faults()
    yield Finding(
        f"日志只增不改 · the journal is guarded by {len(guarding.expected())} triggers and functions",
        not faults,
        f"被关掉、删除、改动或添加：{_named(faults)}，请查明原因，再照备份或新库改回",
    )
    yield from _roles()
    searched = _value("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
    found = searched and _value("SELECT show_trgm('暖气') <> '{}'")
    yield Finding(
        "中文检索 · Chinese text search", found, "数据库要有 pg_trgm，区域设置应为 C.UTF-8，不能是 C"
    )


def _proof() -> Iterator[Finding]:
    from django.conf import settings

    from tongdeng.kernel import sealing

    late = len(sealing.unsealed(sealing.today() - 2 * sealing.DAY))
    yield Finding(f"封存 · days of {late} communities are not sealed", not late, _worker())
    kept = len(settings.ANCHOR_MAIL)
    # Not a fault: whoever wants to can copy them from the page /anchors/.
    yield Finding(f"存证码 · anchors are mailed to {kept} addresses (TONGDENG_ANCHOR_MAIL)", well=True)


def _roles() -> Iterator[Finding]:
    from tongdeng.ops import guarding

    what = "程序用的数据库用户动不了日志和表结构 · the application's role changes neither journal nor tables"
    if guarding.owns():
        words = "数据库只有一个用户，程序也能改写日志：请建第二个用户，见 README 的 TONGDENG_OWNER_URL"
        yield Finding(what, False, f"{words} · one role for everything")
        return
    powers = [*guarding.powers()]
    yield Finding(what, not powers, f"它还能：{_named(powers)}，请收回后再 tongdeng migrate")
    wrong = guarding.wrong_rights()
    yield Finding(
        "各表的权限 · rights on each table", not wrong, f"不符：{_named(wrong)}，请运行 tongdeng migrate"
    )


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:SHOWN]) + (f" 等 {len(names)} 项" if len(names) > SHOWN else "")


def _clock() -> Iterator[Finding]:
    from tongdeng.ops import clocks

    skew = abs(clocks.skew())
    yield Finding(
        f"时钟 · clocks differ by {skew.total_seconds():.1f} s",
        skew <= clocks.MOST,
        "请校准本机或数据库服务器的时钟，校准前到点提醒不会发出",
    )


def _files() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free
    yield Finding(f"磁盘 · disk {free // 10**9} GB free", free > ENOUGH_DISK, "请清理磁盘")
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    probe = settings.MEDIA_ROOT / ".probe"
    try:
        probe.touch()
        probe.unlink()
        yield Finding("照片目录可写 · photos can be stored", True)
    except OSError:
        yield Finding("照片目录可写 · photos can be stored", False, f"请检查 {settings.MEDIA_ROOT} 的权限")
    secret = settings.HOME / "secret"
    private = not secret.exists() or not stat.S_IMODE(secret.stat().st_mode) & 0o077
    yield Finding("密钥只有本人可读 · the secret is private", private, f"chmod 600 {secret}")
    built = (settings.STATIC_ROOT / "staticfiles.json").exists()
    yield Finding("页面资源 · assets are built", built, "tongdeng assets")


def _queue() -> Iterator[Finding]:
    from tongdeng.kernel import clock
    from tongdeng.kernel.models import Deadline

    # The journal calls it by name; another version of Procrastinate may have renamed it.
    enqueues = _value("SELECT to_regproc('procrastinate_defer_jobs_v1') IS NOT NULL")
    yield Finding(
        "后台任务可以登记 · jobs can be enqueued", enqueues, "请按锁定的版本安装依赖，再 tongdeng migrate"
    )
    before = clock.now() - LAG
    late = Deadline.objects.filter(next_at__lt=before).count()
    yield Finding(f"到点提醒 · {late} clocks wait for a worker", not late, _worker())
    yield from _jobs()


def _jobs() -> Iterator[Finding]:
    from tongdeng.kernel import jobs

    for queue in jobs.queues():
        if queue.oldest > (LAG if queue.name in PROMPT else LAG_OF_OTHERS):
            seconds = f"{queue.oldest.total_seconds():.0f} s"
            yield Finding(
                f"后台任务 · {queue.waiting} jobs wait for a worker in {queue.name}, {seconds}",
                False,
                _worker(),
            )
    gave_up, again = jobs.counted()
    yield Finding(f"后台任务 · {gave_up} jobs failed", not gave_up, "tongdeng jobs list")
    yield Finding(f"后台任务 · {again} jobs fail again and again", not again, "tongdeng jobs list")


def _worker() -> str:
    """Say what is wrong with the worker, by its own sign of life."""
    from tongdeng.kernel import pulse

    silence = pulse.silence()
    if silence is None or silence > pulse.SILENT_AFTER:
        return "tongdeng work 没有在运行"
    return "tongdeng work 在运行，但还没有轮到，请看 tongdeng jobs list"


def _backups() -> Iterator[Finding]:
    from django.conf import settings

    from tongdeng.ops.backup import last

    if not settings.DEMO:
        yield Finding(*last.examine(settings.HOME))


def _channels() -> Iterator[Finding]:
    from django.conf import settings

    # A demo is no channel: it shows codes to nobody but a browser on this machine.
    known = bool(settings.CODE_URL)
    yield Finding("验证码通道 · a channel for sign-in codes", known, "请设置 TONGDENG_CODE_URL")
    scheme, _colon, rest = settings.CODE_URL.partition("://")
    plain = scheme in PLAIN and not is_loopback_host(rest.rpartition("@")[2].partition("/")[0])
    yield Finding(
        "验证码加密发送 · codes are sent encrypted",
        not plain,
        f"{scheme}:// 是明文，路上的人看得见号码和验证码，请改用 {scheme}s://",
    )


def _value(query: str, values: Sequence[datetime] = ()) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
