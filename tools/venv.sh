# Makes the virtual environment $1 with uv and the command `tongdeng` in it; one clear sentence when that is not possible.
set -eu
target=$1
python=${PYTHON:-python3}
uv="install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock"

fail() { echo "tongdeng: $1" >&2; exit 1; }

command -v "$python" >/dev/null || fail "找不到 $python，请安装 Python 3.11 或更新版本 · Python 3.11 or newer is needed"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || fail "$("$python" -V) 太旧，需要 3.11 或更新版本 · Python 3.11 or newer is needed"
mkdir -p "$target" 2>/dev/null && [ -w "$target" ] \
    || fail "目录 $(pwd) 不能写入，请换一个目录克隆 · this folder cannot be written to"
if [ ! -x "$target/bin/python" ]; then
    echo "… making $target"
    # Debian keeps ensurepip in a package of its own; a venv without pip and somebody's pip do as well.
    "$python" -m venv "$target" >/dev/null 2>&1 || "$python" -m venv --without-pip "$target" \
        || fail "无法创建虚拟环境，请安装 python3-venv · no virtual environment could be made: install python3-venv"
fi
if "$target/bin/python" -m pip --version >/dev/null 2>&1; then
    "$target/bin/python" -m pip $uv
elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip --python "$target/bin/python" $uv
else
    fail "没有 pip，请安装 python3-venv 或 python3-pip · pip is missing: install python3-venv"
fi || fail "无法下载依赖，请检查网络或软件源 · the package registry cannot be reached"
# The checkout itself is the installed package.
pwd > "$("$target/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tongdeng.pth"
# Between single quotes, whatever the folder is called.
here=$(cd "$target/bin" && pwd | sed "s/'/'\\\\''/g")
printf "#!/bin/sh\nexec '%s/python' -m tongdeng \"\$@\"\n" "$here" > "$target/bin/tongdeng"
chmod +x "$target/bin/tongdeng"
