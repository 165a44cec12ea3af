"""Inputs that nobody planned: 200 of each kind in `make test`, 10,000 in `make fuzz`."""

import os

NUMBER = int(os.environ.get("TONGDENG_FUZZ") or 200)
