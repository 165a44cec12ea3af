# Sees to a browser for the browser tests: root on Debian installs it; others are told in one line.
set -eu
have() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
cjk() { fc-list :lang=zh 2>/dev/null | grep -q .; }
if have && cjk; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "… installing Chromium and Chinese fonts"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 || true
fi
have || echo "没有 Chromium，浏览器测试没有运行 · no Chromium: the browser tests do not run"
