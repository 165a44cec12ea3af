"""All settings, read from the environment once; the README lists the variables."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from tongdeng.ops.postgres_paths import socket_dir
from tongdeng.ops.roles import APP, OWNER

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("TONGDENG_HOME") or PACKAGE.parent / ".tongdeng").resolve()
PORT = int(os.environ.get("TONGDENG_PORT") or 8000)
DEMO = os.environ.get("TONGDENG_DEMO") == "1"
HTTPS = os.environ.get("TONGDENG_HTTPS") == "1"
# Of one process of the web: each works on one request with one connection, and slow visitors hold neither.
# Half of them may wait for photos to be decoded or papers to be set.
THREADS = int(os.environ.get("TONGDENG_WEB_THREADS") or 8)
METRICS_PORT = int(os.environ.get("TONGDENG_METRICS_PORT") or 0)
# Set by project/rsgi.py. Somebody waits for the web: it gives up early, says so, and is asked again.
WEB = os.environ.get("TD_PROCESS") == "web"
WEB_TIMEOUTS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
# Never on: pages of errors would show variables, and with them personal data.
DEBUG = False


def secret_key() -> str:
    """Return the key from the environment, else the one that was generated when this home was first used."""
    if key := os.environ.get("TONGDENG_SECRET_KEY"):
        return key
    file = HOME / "secret"
    # O_EXCL: of the web and a worker that start at once only one makes the key. Others can never read it.
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return file.read_text()


def database(variable: str, role: str) -> dict[str, Any]:
    """Return Django's database entry for the URL in a variable, else for a role of the embedded PostgreSQL."""
    url = os.environ.get(variable)
    parts: dict[str, Any] = conninfo_to_dict(url) if url else {"host": str(socket_dir(HOME)), "user": role}
    if WEB:
        limits = " ".join(f"-c {name}={value}" for name, value in WEB_TIMEOUTS.items())
        parts |= {"options": f"{parts.get('options', '')} {limits}".strip(), "connect_timeout": 2}
    return {
        "ENGINE": "tongdeng.kernel.pooled",
        "NAME": parts.pop("dbname", "tongdeng"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # Django refuses any other value together with a pool.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            # One more than threads: /readyz has a line of its own.
            "pool": {"min_size": 1, "max_size": THREADS + 1 + bool(METRICS_PORT), "timeout": 2}
            if WEB
            else {"min_size": 1, "max_size": 4, "timeout": 10},
            # Queries are compiled once and sent unchanged, so PostgreSQL prepares them and keeps their plans
            # (docs/decisions/0004).
            "server_side_binding": True,
            "prepare_threshold": 1,
            **parts,
        },
    }


# Django warns of a folder of static files that does not exist.
(HOME / "assets").mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = [h for h in os.environ.get("TONGDENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if h != "*"] if HTTPS else []
PUBLIC_URL = os.environ.get("TONGDENG_PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "tongdeng.ops",
    "tongdeng.web",
    "tongdeng.boards",
    "tongdeng.accounts",
    "tongdeng.projects",
    "tongdeng.committees",
    "tongdeng.consultations",
    "tongdeng.cases",
    "tongdeng.votes",
    "tongdeng.elections",
    "tongdeng.activities",
    "tongdeng.polls",
    "tongdeng.members",
    "tongdeng.notices",
    "tongdeng.people",
    "tongdeng.places",
    "tongdeng.kernel",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "django_htmx",
    "tongdeng.web.site.admin_site.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongdeng.web.site.middleware.policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongdeng.web.site.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongdeng.web.site.middleware.private",
    "tongdeng.web.site.middleware.visitor",
    # Last: the pages that it answers with need the person and the moment that `visitor` sets.
    "tongdeng.web.site.middleware.refusals",
]
if WEB and METRICS_PORT:
    MIDDLEWARE.insert(0, "tongdeng.project.route.Route")
ROOT_URLCONF = "tongdeng.project.urls"
WSGI_APPLICATION = "tongdeng.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Its csrf_token stands in for Django's.
            "builtins": ["tongdeng.web.kit.once_tags"],
            "libraries": {
                "kit": "tongdeng.web.kit.tags",
                "cases": "tongdeng.web.cases.tags",
                "queue": "tongdeng.web.cases.queue_tags",
                "people": "tongdeng.web.people.tags",
                "votes": "tongdeng.web.votes.tags",
                "elections": "tongdeng.web.elections.tags",
                "activities": "tongdeng.web.activities.tags",
                "committees": "tongdeng.web.committees.tags",
                "consultations": "tongdeng.web.consultations.tags",
                "notices": "tongdeng.web.notices.tags",
                "polls": "tongdeng.web.polls.tags",
                "members": "tongdeng.web.members.tags",
                "projects": "tongdeng.web.projects.tags",
                "accounts": "tongdeng.web.accounts.tags",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongdeng.web.site.navigation.page",
            ],
        },
    }
]
DATABASES = {"default": database("TONGDENG_DATABASE_URL", APP)}
# Who owns the tables; `migrate` alone connects as this role. None: the server has one role for everything.
ONE_ROLE = "TONGDENG_DATABASE_URL" in os.environ and "TONGDENG_OWNER_URL" not in os.environ
OWNER_DATABASE = None if ONE_ROLE else database("TONGDENG_OWNER_URL", OWNER)
# None: `kernel/limits.py` counts for all processes together. Rows of Django's cache are pickles, which whoever can write
# a row could make run.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["tongdeng.web.people.sign_in.Backend"]
SESSION_ENGINE = "tongdeng.web.people.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "tongdeng.web.people.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
# Our own codes prove phones and addresses (web/people/sign_in.py, mailbox.py).
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = False  # of its pages only sign-out has an address
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Load balancers and monitoring ask without the proxy, and follow no redirect.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Only with TONGDENG_HTTPS, which says that a proxy sets the header; without one every visitor could send it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# X-Forwarded-For is believed for so many proxies. With 0 nobody evades a limit by address with it.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TONGDENG_PROXIES") or 0)
CSRF_FAILURE_VIEW = "tongdeng.web.kit.errors.csrf"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; "
    # data: is in Tabler's styles; blob: shows photos before they are sent.
    "img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [HOME / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", HOME / "assets"]
MEDIA_ROOT = Path(os.environ.get("TONGDENG_MEDIA") or HOME / "media")
# For the account that runs the site and its group: photos are of people's homes.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
STORAGES = {
    "default": {"BACKEND": "tongdeng.kernel.files.Flushed"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Of our own: what a process that was killed leaves of photos that were on their way is found here, and removed.
FILE_UPLOAD_TEMP_DIR = HOME / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

MAIL_URL = os.environ.get("TONGDENG_MAIL_URL", "")
CODE_URL = os.environ.get("TONGDENG_CODE_URL", "")
# Who keeps the anchors of the journal: at best two offices that do not run this installation.
ANCHOR_MAIL = [a.strip() for a in os.environ.get("TONGDENG_ANCHOR_MAIL", "").split(",") if a.strip()]
CODES_PER_HOUR = int(os.environ.get("TONGDENG_CODES_PER_HOUR") or 3000)
DEFAULT_FROM_EMAIL = os.environ.get("TONGDENG_MAIL_FROM", "tongdeng@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tongdeng.ops.log_lines.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TONGDENG_LOG", "WARNING")},
}
