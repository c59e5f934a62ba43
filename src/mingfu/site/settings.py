# SPDX-License-Identifier: Apache-2.0
"""Django settings. Every choice a deployment may make stands in `env.py` and in the option classes it names."""

import pkgutil
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

import mingfu
from mingfu.kernel.settings import key, var_folder
from mingfu.site.env import DatabaseSettings, SiteSettings

PACKAGE = Path(mingfu.__file__).parent
SITE = SiteSettings()


def apps_below(stratum: str) -> list[str]:
    """Every package of a stratum that brings models, templates, template tags or static files."""
    marks = ("models.py", "models", "templates", "templatetags", "static")
    names = sorted(found.name for found in pkgutil.iter_modules([str(PACKAGE / stratum)]) if found.ispkg)
    return [
        f"mingfu.{stratum}.{name}"
        for name in names
        if any((PACKAGE / stratum / name / mark).exists() for mark in marks)
    ]


def database(url: str) -> dict[str, object]:
    """Connection settings from a PostgreSQL URL; a socket folder may stand in `?host=`."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "mingfu.site.postgres",
        "NAME": unquote(parts.path.lstrip("/")) or "mingfu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 0},
    }


DEBUG = SITE.debug
SECRET_KEY = key("django", 48).hex()
ALLOWED_HOSTS = [host.strip() for host in SITE.hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in SITE.origins.split(",") if origin.strip()]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
ROOT_URLCONF = "mingfu.site.urls"
WSGI_APPLICATION = "mingfu.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "lucide",
    *apps_below("kernel"),
    *apps_below("engines"),
    *apps_below("systems"),
    *apps_below("faces"),
    "mingfu.site",
]

DATABASES = {"default": database(DatabaseSettings().url or f"postgresql://mingfu_app@/mingfu?host={var_folder('pg')}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = SITE.language
LANGUAGES = [("zh-hans", _("简体中文")), ("zh-hant", _("繁體中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True


MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mingfu.faces.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mingfu.faces.ui.middleware.PageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lucide.templatetags.lucide",
                "template_partials.templatetags.partials",
                "mingfu.faces.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "mingfu.faces.ui.context.frame",
            ],
        },
    }
]

# A session is a signed cookie that names the account and its epoch; the actor itself is one query (kernel.organs).
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "mingfu_session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mingfu.faces.ui.views.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_HSTS_SECONDS = 31_536_000 if SITE.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.secure else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = var_folder("static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"mingfu": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
