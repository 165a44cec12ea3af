"""The figures for Prometheus: of all processes together, by the names of addresses, on this machine only."""

import re
import urllib.request
from pathlib import Path

from tests.ops.front.doors import front
from tests.ops.running import children, free_port, strike, until


def figures(port: int) -> dict[str, float]:
    """Return what is told at the port, each figure by its name and labels."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        words = answer.read().decode()
    found = re.findall(r"^(tongdeng_\S+) (\S+)$", words, re.MULTILINE)
    return {name: float(value) for name, value in found}


def reached(port: int) -> bool:
    """Say whether somebody tells figures."""
    try:
        return bool(figures(port))
    except OSError:
        return False


def test_all_processes_are_counted_together_and_one_that_falls_is_followed_by_another(tmp_path: Path) -> None:
    port = free_port()
    environment = {"FRONT_METRICS": str(port), "TONGDENG_DATABASE_URL": "host=/nowhere dbname=none"}
    with front(tmp_path, workers=2, **environment) as door:
        until(lambda: reached(port))
        for _ in range(30):
            assert door.ask("POST /secret HTTP/1.1\nHost: x\nContent-Length: 5", b"hello").status == 200
        door.ask("POST /x HTTP/1.1\nHost: x\nContent-Length: 9000000")
        told = figures(port)
        assert told['tongdeng_requests_total{route="small",status="200"}'] == 30
        assert told['tongdeng_requests_total{route="front",status="413"}'] == 1
        assert told["tongdeng_body_bytes_total"] == 150
        assert told['tongdeng_seconds_count{route="small"}'] == 30
        assert told["tongdeng_database_up"] == 0
        assert not any("secret" in name for name in told)
        strike(children(door.process.pid))
        until(lambda: reached(port), seconds=30)
        assert figures(port)['tongdeng_requests_total{route="small",status="200"}'] == 30


def test_without_a_port_nothing_is_kept(tmp_path: Path) -> None:
    with front(tmp_path) as door:
        assert door.ask("GET /x HTTP/1.1\nHost: x").status == 200
        assert not (tmp_path / "metrics").exists()
