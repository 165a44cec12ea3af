"""A clerk who never tires."""

import re
import threading
import time
from uuid import uuid4

import requests

from tests.cast import BUILDING
from tests.ops.running import House


class Clerk(threading.Thread):
    """Takes calls down without pause; sends again, with the same key, what was not answered."""

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self.house, self.tired = house, threading.Event()
        self.numbers: dict[str, str] = {}
        self.failures = 0
        self.session = requests.Session()
        self.session.trust_env = False
        door = self.session.get(f"{house.url}/demo/", timeout=10).text
        pressed = next(form for form in door.split("<form")[1:] if "陈管家" in form)
        found = re.search(r'name="person" value="([^"]+)"', pressed)
        assert found
        self._post("/demo/become/", {"person": found[1]})

    def run(self) -> None:
        """File until told to stop."""
        while not self.tired.is_set():
            key = str(uuid4())
            form = {"key": key, "elsewhere": BUILDING, "words": f"水管响 {key}", "channel": "phone"}
            while not self.tired.is_set():
                try:
                    answer = self._post("/intake/", form)
                except requests.RequestException:
                    answer = None
                if answer is not None and answer.status_code == 201:
                    self.numbers[key] = answer.json()["number"]
                    break
                self.failures += 1
                time.sleep(0.1)

    def _post(self, address: str, form: dict[str, str]) -> requests.Response:
        headers = {"Accept": "application/json", "X-CSRFToken": self.session.cookies.get("csrftoken") or ""}
        return self.session.post(
            self.house.url + address, form, headers=headers, timeout=5, allow_redirects=False
        )
