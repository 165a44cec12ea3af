"""`python -m tongdeng` is the console command."""

import sys

from tongdeng.ops.cli import main

sys.exit(main())
