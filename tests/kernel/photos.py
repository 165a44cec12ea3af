"""Pictures as people send them, and as somebody makes them who wants harm."""

import io
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import Image

from tongdeng.kernel.decoding import ANSWER, Status
from tongdeng.kernel.pictures import DECODER

pillow_heif.register_heif_opener()
OUTSIDE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, cwd="/", env={})
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
sys.stdout.buffer.write(f"{used:16}".encode() + done.stdout)
"""
QUICK = {"HEIF": {"enc_params": {"preset": "ultrafast"}}, "AVIF": {"speed": 10}, "WEBP": {"method": 0}}


@dataclass(frozen=True)
class Told:
    """What the decoder's process answered, and the most memory that it took, in bytes."""

    status: Status | None
    memory: int
    size: tuple[int, int]


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **{**QUICK.get(kind, {}), **options})
    return out.getvalue()


def told(content: bytes) -> Told:
    """Run the decoder as `prepare` does, and look at it from outside."""
    # Between us and it a small process: the memory of whoever starts a process counts as its own.
    done = subprocess.run(
        [sys.executable, "-I", "-c", OUTSIDE, *DECODER.command],
        input=content,
        capture_output=True,
        check=True,
    )
    memory, answer = int(done.stdout[:16]), done.stdout[16:]
    if len(answer) < ANSWER.size:
        return Told(None, memory, (0, 0))
    status, width, height, *_lengths = ANSWER.unpack_from(answer)
    return Told(Status(status), memory, (width, height))


def many_scans(number: int, side: int = 4000) -> bytes:
    """Return a progressive JPEG whose last scan is there `number` times."""
    whole = encoded(Image.new("L", (side, side), "black"), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * number + whole[-2:]
