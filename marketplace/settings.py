"""Every setting of the site. Each is read from the environment once, here; docs/operating.md lists them all."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace.runtime import addresses, places

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where things live -----------------------------------------------------------------------------------------
VAR = places.var()
KEYS = places.keys()
SITE_URL = os.environ.get("OKAESHI_SITE_URL", "http://localhost:8000").rstrip("/")
SECRET_KEY = os.environ.get("OKAESHI_SECRET_KEY") or places.secret_key()
DEBUG = os.environ.get("OKAESHI_DEBUG") == "1"
DEMO = os.environ.get("OKAESHI_DEMO") == "1"
_own_name = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = os.environ.get("OKAESHI_ALLOWED_HOSTS", f"{_own_name},localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
if os.environ.get("OKAESHI_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the parts ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "calculators",
    "people",
    "registry",
    "marketplace",
    "marketplace.pages",
    "marketplace.catalogue",
    "marketplace.orders",
    "marketplace.payments",
    "marketplace.outbox",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketplace.pages.middleware.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marketplace.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/django/forms is used

# --- database and broker: an operator's, or private ones under VAR ------------------------------------------------
_database = dj_database_url.parse(os.environ.get("DATABASE_URL") or places.private_database_url())
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),  # the folder of a Unix socket, sslmode, ...
            "server_side_binding": True,
            "prepare_threshold": 3,  # at 0 a migration of several statements could not run
            "options": "-c lock_timeout=3s -c idle_in_transaction_session_timeout=60s",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL") or places.private_redis_url()
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- work that a request does not wait for -------------------------------------------------------------------------
CELERY_BROKER_URL = addresses.broker_url(REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = "okaeshi"
CELERY_TASK_IGNORE_RESULT = True
# A task is acknowledged when it is done: a worker that is killed half-way leaves it to the next. Tasks are therefore
# safe to run twice.
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
# Redis hands a task out again when it is not acknowledged for this long: longer than any task may take.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 10, "socket_connect_timeout": 3}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# A request must not hang because the broker is away: the outbox sends again what was not sent.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # name: {"task", "schedule" in seconds or crontab, "options": expires, so that a dead worker leaves no queue behind}
    "heartbeat": {"task": "marketplace.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
}

# --- payment: Stripe, or the sandbox that `manage.py up` starts ------------------------------------------------------
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = os.environ.get("OKAESHI_STRIPE_API_BASE", "").rstrip("/")  # empty: Stripe itself

# --- e-mail ------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("OKAESHI_EMAIL_FROM", f"Okaeshi <noreply@{_own_name}>")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if "OKAESHI_EMAIL_URL" in os.environ:
    globals().update(addresses.email_settings(os.environ["OKAESHI_EMAIL_URL"]))

# --- what the processes say ------------------------------------------------------------------------------------------
LOG_LEVEL = os.environ.get("OKAESHI_LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django": {"level": "INFO"}, "fontTools": {"level": "WARNING"}},
}

# --- people ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_REDIRECT_URL = "/"

# --- words and times ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- static files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "static_collected"
WHITENOISE_USE_FINDERS = True

# --- safety ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, STRIPE_API_BASE or "https://checkout.stripe.com"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
