"""`tongdeng proof`: checks what was published of a vote against its certificate; needs no database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings

from tongdeng.votes.rules import public


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a result (result-1.json), or the proof for a receipt")
    parser.add_argument(
        "codes",
        nargs="+",
        metavar="CODE",
        help="codes from the certificate: for a result its SHA-256 or its root, for a proof the root of each motion",
    )


def run(asked: Namespace) -> int:
    """Check and say so; 1 with every fault for a file that does not fit, 2 for one that is neither."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # whoever checks has no house: only this file
    codes = [code.strip().lower() for code in asked.codes]
    try:
        text = asked.file.read_text(encoding="utf-8")
        content = json.loads(text)
        is_result = {public.RESULT: True, public.PROOF: False}[content["format"]]
        faults = [
            *(
                public.result_faults(text, content, codes)
                if is_result
                else public.proof_faults(content, codes)
            )
        ]
    except OSError as problem:
        print(f"tongdeng: 读不了这个文件 · cannot read the file: {problem}", file=sys.stderr)
        return 2
    except (ValueError, KeyError, TypeError, AttributeError):
        print("tongdeng: 不是公开的结果或回执证明 · neither a result nor a proof", file=sys.stderr)
        return 2
    for fault in faults:
        print(f"不符 · misfit: {fault}")
    if not faults:
        what = (
            f"{content['result']['outcome']}, {len(content['ballots'])} ballots"
            if is_result
            else content["receipt"]
        )
        print(f"相符 · ok: {content['vote']}: {what}")
    return 1 if faults else 0
