"""Pictures that people send: checked by what they contain, turned upright, cut down, stripped of all else."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.apart import Apart, Broke
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.decoding import ANSWER, Status
from tongdeng.kernel.errors import Invalid, Sentence

BYTES_AT_MOST = 10 * 1024 * 1024
DECODER = Apart("tongdeng.kernel.decoding", patience=30, busy=_("现在上传照片的人太多，请稍后再提交"))
JPEG = b"\xff\xd8\xff"
EXIF_MOMENT, FIRST_YEAR = "%Y:%m:%d %H:%M:%S", 1990
SENTENCES: dict[Status, Sentence] = {
    Status.UNREADABLE: _("这个文件不是能打开的照片，请换一张"),
    Status.TOO_LARGE: _("这张照片的尺寸太大，请缩小后再传"),
    Status.CUT: _("这张照片不完整，请重新选择"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we store it: JPEG without metadata, and its thumbnail; width and height in pixels.

    `taken_at` is what its maker wrote into it, in local time; None where it says nothing that is a moment.
    """

    full: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: datetime | None = None


def prepare(file: IO[bytes]) -> Picture:
    """Return the picture in `file`, turned upright and encoded anew: at most 1,600 pixels a side, thumbnail 360.

    A long picture may be longer, so that its short side stays readable. What is transparent becomes white. Of the
    original only the moment is kept at which it was taken, so that neither its place nor a hidden script is. Raise
    Invalid for the field `photos`: over 10 MB, too large to decode (`decoding` has the limits), cut off, or nothing that
    opens as a picture; Unavailable when too many wait for their turn.
    """
    # One byte too many is enough to refuse; the rest of a huge file is not read into memory.
    raw = file.read(BYTES_AT_MOST + 1)
    if len(raw) > BYTES_AT_MOST:
        raise Invalid(fields={"photos": _("每张照片不能超过 10 MB")})
    status, picture = decode(raw)
    if picture is None:
        raise Invalid(fields={"photos": SENTENCES[status]})
    return picture


def decode(raw: bytes) -> tuple[Status, Picture | None]:
    """Return what became of a file of at most 10 MB, and the picture; raise Unavailable when too many wait."""
    try:
        return _read(DECODER.run(raw))
    except Broke as problem:
        return (Status.TOO_LARGE if problem.at_limit else Status.UNREADABLE), None


def _read(answer: bytes) -> tuple[Status, Picture | None]:
    """Read what the decoder says, and believe nothing: a file may have taken it over."""
    if len(answer) < ANSWER.size:
        return Status.UNREADABLE, None
    status, width, height, full, thumb, taken = ANSWER.unpack_from(answer)
    if status != Status.DONE:
        return Status(status) if status in SENTENCES else Status.UNREADABLE, None
    start, end = ANSWER.size, ANSWER.size + full
    parts = answer[start:end], answer[end:]
    fits = len(parts[1]) == thumb and all(part.startswith(JPEG) for part in parts)
    picture = Picture(*parts, width, height, _moment(taken))
    return (Status.DONE, picture) if fits else (Status.UNREADABLE, None)


def _moment(taken: bytes) -> datetime | None:
    try:
        moment = datetime.strptime(taken.decode("ascii", "replace"), EXIF_MOMENT).replace(tzinfo=LOCAL)
    except ValueError:
        return None
    # A camera whose battery was out begins at 1970 or 1980.
    return moment if moment.year >= FIRST_YEAR else None
