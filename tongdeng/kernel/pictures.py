"""Pictures that people send: checked by what they contain, turned upright, cut down, stripped of all else."""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from tongdeng.kernel.errors import Invalid

BYTES_AT_MOST = 10 * 1024 * 1024
PIXELS_AT_MOST = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # an MPO opens as JPEG
SIDE, THUMB_SIDE = 1600, 360


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we store it: JPEG without metadata, and its thumbnail; width and height in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def prepare(file: IO[bytes]) -> Picture:
    """Return the picture in `file`, turned upright and encoded anew: at most 1,600 pixels a side, thumbnail 360.

    Nothing of the original file is kept, so that neither the place of a photo nor a hidden script is. Raise Invalid for
    the field `photos`: over 10 MB, over 50 megapixels, or nothing that opens as a picture.
    """
    # One byte too many is enough to refuse; the rest of a huge file is not read into memory.
    raw = file.read(BYTES_AT_MOST + 1)
    if len(raw) > BYTES_AT_MOST:
        raise Invalid(fields={"photos": _("每张照片不能超过 10 MB")})
    upright = _opened(raw)
    full, thumb = upright.copy(), upright
    full.thumbnail((SIDE, SIDE))
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(_jpeg(full, 82), _jpeg(thumb, 75), full.width, full.height)


def _opened(raw: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow only warns from 89 megapixels on; our own limit is lower and refuses.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            # Few formats: each further decoder adds defects that a stranger's file could reach.
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
            # The size stands in the header: nothing is decoded yet, so no small file fills the memory.
            if image.width * image.height > PIXELS_AT_MOST:
                raise Invalid(fields={"photos": _("这张照片的尺寸太大，请缩小后再传")})
            image.draft(
                "RGB", (SIDE, SIDE)
            )  # a JPEG is decoded at a fraction of its size: less memory and time
            return ImageOps.exif_transpose(image).convert("RGB")
        except Image.DecompressionBombError:
            raise Invalid(fields={"photos": _("这张照片的尺寸太大，请缩小后再传")}) from None
        except (OSError, SyntaxError, ValueError, EOFError):
            raise Invalid(fields={"photos": _("这个文件不是能打开的照片，请换一张")}) from None


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
