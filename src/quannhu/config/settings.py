"""Django settings. Everything that differs between installations comes from QUANNHU_* variables."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import csp.constants
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from quannhu.config.installation import fiction_of
from quannhu.kernel.rooms import ROOMS

HOME = Path(os.environ.get("QUANNHU_HOME", "var")).resolve()
PACKAGE = Path(__file__).resolve().parent.parent


def database_of(url: str) -> dict[str, object]:
    """Django's database settings from `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    test_name = f"test_quannhu_{os.getpid()}"
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith("//") else str(HOME / parts.path.lstrip("/")),
            "OPTIONS": {
                # Measured: with deferred transactions two clerks issuing the same bags see "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;",
            },
            "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"{test_name}.sqlite3")},
        }
    if parts.scheme != "postgresql":
        raise ImproperlyConfigured(f'không có loại cơ sở dữ liệu "{parts.scheme}"')
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": test_name},
    }


def _secret_key() -> str:
    """The installation's own secret, made once and kept beside its data."""
    if given := os.environ.get("QUANNHU_SECRET_KEY"):
        return given
    path = HOME / "secret-key"
    if not path.exists():
        # Written whole beside it and linked: nobody else ever reads it, and of two first starts one gives the key.
        with tempfile.NamedTemporaryFile("w", dir=HOME, encoding="utf-8") as fresh, suppress(FileExistsError):
            fresh.write(get_random_secret_key())
            fresh.flush()
            os.link(fresh.name, path)
    return path.read_text(encoding="utf-8")


# Passwords' hashes, sessions and everybody's figures lie here: no other account of the machine may look.
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("QUANNHU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": database_of(os.environ.get("QUANNHU_DATABASE", "sqlite:///quannhu.sqlite3"))}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "quannhu.kernel",
    "quannhu.kit",
    *(f"quannhu.{room}" for room in ROOMS),
    "quannhu.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quannhu.web.middleware.TimingMiddleware",
    "csp.middleware.CSPMiddleware",
    "quannhu.web.middleware.LanguageMiddleware",
    "quannhu.web.middleware.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quannhu.web.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "quannhu.config.urls"
WSGI_APPLICATION = "quannhu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "quannhu.web.context.shell",
            ],
        },
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
# Slips of the whole day do not add up: signing in forgets those before it.
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "quannhu.web.errors.locked_out"
AXES_VERBOSE = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quannhu.web.errors.csrf_failure"
# Set where the server stands behind TLS: cookies then never travel in the clear.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("QUANNHU_TLS", "") == "1"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("QUANNHU_ORIGINS", "").split(",") if origin]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.constants.NONE],
        "script-src": [csp.constants.SELF],
        "style-src": [csp.constants.SELF],
        "img-src": [csp.constants.SELF, "data:"],
        "font-src": [csp.constants.SELF],
        "connect-src": [csp.constants.SELF],
        "form-action": [csp.constants.SELF],
        "frame-ancestors": [csp.constants.NONE],
        "base-uri": [csp.constants.NONE],
    }
}
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "config" / "locale"]
FORMAT_MODULE_PATH = ["quannhu.config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "quannhu.config.static.HashedStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A demonstration installation says on every page that its data is fictional, and opens at the last day of its story;
# its doors' clock goes on from there (quannhu.kit.clock). Sessions and the limit on signing in keep the machine's.
FICTION = fiction_of(HOME)
AS_OF = FICTION.as_of if FICTION else None
CLOCK_BEHIND = dt.timedelta(days=FICTION.behind if FICTION else 0)
FICTIONAL = FICTION is not None or os.environ.get("QUANNHU_FICTIONAL", "") == "1"
