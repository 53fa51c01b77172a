"""Every setting of the site. Each is read from the environment once, here; docs/operating.md lists them all."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace import back_office_look
from marketplace.legal.operator import operator
from marketplace.runtime import addresses, places
from marketplace.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where things live -----------------------------------------------------------------------------------------
VAR = places.var()
KEYS = places.keys()
SITE_URL = (os.environ.get("OKAESHI_SITE_URL") or "http://localhost:8000").rstrip("/")
SECRET_KEY = os.environ.get("OKAESHI_SECRET_KEY") or places.secret_key()
DEBUG = os.environ.get("OKAESHI_DEBUG") == "1"
DEMO = os.environ.get("OKAESHI_DEMO") == "1"
# What the registry tells of a project that it suspends or reinstates; it knows no shop.
OKAESHI_FOLLOWS_PROJECTS = "marketplace.catalogue.services.follow_project"
# And of words that it amends, and of each step of a loss: whoever listens is told by webhook.
OKAESHI_FOLLOWS_AMENDMENTS = "marketplace.hooks.following.amended"
OKAESHI_FOLLOWS_REVERSALS = "marketplace.hooks.following.reversal_moved"
# What a retirement was bought for is told on its certificate; the registry knows no footprints.
OKAESHI_FOOTPRINTS_OF = "marketplace.buying.linked.on_certificate"
# Who writes the letters of the floors below: their frame is the site's.
OKAESHI_LETTERS = "marketplace.letters.writing.message"
_own_name = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = (os.environ.get("OKAESHI_ALLOWED_HOSTS") or f"{_own_name},localhost,127.0.0.1,[::1]").split(
    ","
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
# How many proxies of our own stand before the site; their word on the visitor's address and on TLS is believed.
TRUSTED_PROXIES = int(os.environ.get("OKAESHI_TRUSTED_PROXIES") or 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# --- the parts ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    # Simple: no room of a library registers itself; marketplace/back_office.py says what is shown.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
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
    "marketplace.selling",
    "marketplace.orders",
    "marketplace.products",
    "marketplace.widget",
    "marketplace.labels",
    "marketplace.buying",
    "marketplace.gifts",
    "marketplace.payments",
    "marketplace.monthly",
    "marketplace.events",
    "marketplace.support",
    "marketplace.payouts",
    "marketplace.outbox",
    "marketplace.letters",
    "marketplace.documents",
    "marketplace.companies",
    "marketplace.idempotency",
    "marketplace.account",
    "marketplace.moderation",
    "marketplace.hooks",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "marketplace.pages.middleware.CompressedStaticMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "marketplace.pages.middleware.SameForAllMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketplace.pages.middleware.NoNulMiddleware",
    "marketplace.pages.middleware.PreferencesMiddleware",
    "marketplace.throttling.RateLimitMiddleware",
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
            # Keepalives: the locks of a machine that is gone without a word are free after a minute, not two hours.
            "options": "-c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
            " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL") or places.private_redis_url()
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    # For what each process may know a few seconds late, and must show also when Redis is away.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

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
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# A request must not hang because the broker is away: the outbox sends again what was not sent.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- payment: Stripe, or the sandbox that `manage.py up` starts ------------------------------------------------------
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = os.environ.get("OKAESHI_STRIPE_API_BASE", "").rstrip("/")  # empty: Stripe itself

# --- the transparency log ------------------------------------------------------------------------------------------
# The log's name is settled at its first start (empty: made from SITE_URL); another one then is refused.
OKAESHI_LOG_ORIGIN = os.environ.get("OKAESHI_LOG_ORIGIN", "")
# Every checkpoint ever signed. Back it up apart from the database, and never restore an older one.
OKAESHI_CHECKPOINT_ARCHIVE = Path(os.environ.get("OKAESHI_CHECKPOINT_ARCHIVE") or VAR / "log" / "checkpoints")
# Every word that was erased. Back it up apart from the database: a restored one is made to forget again by it.
OKAESHI_ERASURE_LIST = Path(os.environ.get("OKAESHI_ERASURE_LIST") or VAR / "erasures")
# For how many days after a retirement its words may be amended.
AMENDMENT_DAYS = int(os.environ.get("OKAESHI_AMENDMENT_DAYS") or 30)

# --- e-mail ------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("OKAESHI_EMAIL_FROM") or f"Okaeshi <noreply@{_own_name}>"
# Who is told when a check of the books does not hold.
ADMINS = [("", address) for address in os.environ.get("OKAESHI_ADMINS", "").replace(",", " ").split()]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if os.environ.get("OKAESHI_EMAIL_URL"):
    globals().update(addresses.email_settings(os.environ["OKAESHI_EMAIL_URL"]))

# --- what the processes say ------------------------------------------------------------------------------------------
LOG_LEVEL = os.environ.get("OKAESHI_LOG_LEVEL") or "INFO"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": "INFO"},
        "fontTools": {"level": "WARNING"},
        # Two lines for every task that went well would bury those that did not.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}

# --- people ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:home"
ACCOUNT_ADAPTER = "marketplace.account.adapter.ShopAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes, not links: a code works in the window where it was asked for, also when the e-mail is read on a phone.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "people.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers give passkeys to pages with TLS, and to the machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _own_name in {"localhost", "127.0.0.1"}
MFA_TOTP_ISSUER = "Okaeshi"
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute off

# --- the API -----------------------------------------------------------------------------------------------------
API_LIMIT_OPEN = int(os.environ.get("OKAESHI_API_LIMIT_OPEN", "1200"))  # requests a minute, from one address
API_LIMIT_KEY = int(os.environ.get("OKAESHI_API_LIMIT_KEY", "12000"))  # requests a minute, with one API key
API_BODY_LIMIT = 2 * 1024 * 1024  # bytes
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["people.authentication.ApiKeyAuthentication"],
    # Closed unless a view opens itself with `permission_classes = [AllowAny]`.
    "DEFAULT_PERMISSION_CLASSES": ["people.authentication.HasApiKey"],
    "DEFAULT_PARSER_CLASSES": ["marketplace.wire.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["marketplace.wire.UtcJSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "marketplace.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "marketplace.schema.TrueSchema",
    "EXCEPTION_HANDLER": "marketplace.problems.exception_handler",
    "DATETIME_FORMAT": None,  # the renderer writes moments, all in UTC
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Okaeshi API",
    "DESCRIPTION": "Footprints, credits, orders and the public registry. Guide: /api/v1/docs/",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "WEBHOOKS": "marketplace.hooks.api.WEBHOOKS",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "marketplace.api_examples.show",
    ],
    "ENUM_NAME_OVERRIDES": {
        "BeneficiaryKind": "registry.enums.BeneficiaryKind",
        "LabelKind": "registry.enums.LabelKind",
        "ProjectKind": "registry.enums.ProjectKind",
        "SchemeKind": "registry.enums.SchemeKind",
        "Standing": "registry.enums.Standing",
        "PactStatus": "calculators.pact.STATUSES",
        "StatusEnum": "registry.api_shapes.STATUSES",
        "OrderState": "marketplace.orders.states.State",
        "DeliveryState": "marketplace.hooks.enums.DeliveryState",
        "EventType": "marketplace.hooks.enums.EventType",
        "TestOutcome": "marketplace.hooks.enums.TestOutcome",
        "SentType": "marketplace.hooks.api_shapes.TYPES",
        "LossState": "marketplace.hooks.api_shapes.LOSS_STATES",
        "LabelStanding": "marketplace.labels.standing.Standing",
        "Market": "marketplace.claims.Market",
    },
}

# --- the books: what `manage.py check_books` tries, lowest floor first; each a list of registry.invariants.Check ---
BOOK_CHECKS = [
    "registry.invariants.holdings.CHECKS",
    "registry.invariants.retirements.CHECKS",
    "registry.invariants.claims.CHECKS",
    "registry.invariants.transfers.CHECKS",
    "registry.invariants.log.CHECKS",
    "registry.invariants.reversals.CHECKS",
    "registry.invariants.foreign.CHECKS",
    "marketplace.catalogue.invariants.CHECKS",
    "marketplace.orders.invariants.CHECKS",
    "marketplace.companies.invariants.CHECKS",
    "marketplace.documents.invariants.CHECKS",
    "marketplace.monthly.invariants.CHECKS",
    "marketplace.events.invariants.CHECKS",
    "marketplace.support.invariants.CHECKS",
    "marketplace.payouts.invariants.CHECKS",
]

# --- words and times ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- prices: shown before paying, on the receipt and on the certificate -----------------------------------------
PLATFORM_FEE_BASIS_POINTS = int(os.environ.get("OKAESHI_PLATFORM_FEE_BASIS_POINTS", "1000"))
# Stripe Japan takes 3.6 % of what the card pays, tax included: 0.036 x 1.1 / (1 - 0.036 x 1.1) of the rest.
PAYMENT_FEE_BASIS_POINTS = int(os.environ.get("OKAESHI_PAYMENT_FEE_BASIS_POINTS", "412"))
TAX_PERCENT = int(os.environ.get("OKAESHI_TAX_PERCENT", "10"))

# --- ways to pay (marketplace/payments/methods.py) and how long the credits wait for their money ------------------
PAYMENT_METHODS = frozenset(
    filter(None, os.environ.get("OKAESHI_PAYMENT_METHODS", "card").replace(" ", "").split(","))
)
STATEMENT_DAYS = int(os.environ.get("OKAESHI_STATEMENT_DAYS", "30"))
STATEMENT_GRACE_DAYS = int(os.environ.get("OKAESHI_STATEMENT_GRACE_DAYS", "14"))
KONBINI_DAYS = int(os.environ.get("OKAESHI_KONBINI_DAYS", "3"))  # Stripe takes 1 to 60
BANK_TRANSFER_DAYS = int(os.environ.get("OKAESHI_BANK_TRANSFER_DAYS", "7"))
# What one person of staff may give for one order out of goodwill, in minor units; beyond it takes two.
GOODWILL_LIMIT_MINOR = int(os.environ.get("OKAESHI_GOODWILL_LIMIT_MINOR", "3000"))

# --- who sells: docs/operating.md lists the OKAESHI_OPERATOR_ names ------------------------------------------------
OPERATOR = operator(host=_own_name)
# T and 13 digits (適格請求書発行事業者登録番号); no real one begins with 0. Without, nothing is a qualified invoice.
INVOICE_REGISTRATION = os.environ.get("OKAESHI_INVOICE_REGISTRATION") or ("T0000000000000" if DEMO else "")

# --- paying projects ---------------------------------------------------------------------------------------------
# Days between a retirement and its payout: time for a card to dispute. Never so many that day 90 comes near.
PAYOUT_AFTER_DAYS = min(int(os.environ.get("OKAESHI_PAYOUT_AFTER_DAYS", "7")), 60)
# Our own account for transfers by bank: the bank's code for us, then code and name of the bank and of the branch, kind
# (1 ordinary, 2 current), number, holder; parted by colons.
PAYOUT_PAYER = os.environ.get("OKAESHI_PAYOUT_PAYER") or (
    "0000000001:0001:オカエシギンコウ:001:ホンテン:1:1234567:オカエシ" if DEMO else ""
)

# --- static files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"  # may stay empty: files are also served from where they lie
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True

# What the shop adds to the menu of the registry's desk: lists of registry.desk.menu.Item.
DESK_ITEMS_OF_THE_SHOP = [
    "marketplace.moderation.menu.ITEMS",
    "marketplace.payouts.menu.ITEMS",
    "marketplace.payments.menu.ITEMS",
    "marketplace.companies.desk.ITEMS",
    "marketplace.support.menu.ITEMS",
]

UNFOLD = back_office_look.UNFOLD  # of the back office (marketplace/back_office.py)

# --- safety ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": (
            [SELF, STRIPE_API_BASE]
            if STRIPE_API_BASE
            else [SELF, "https://checkout.stripe.com", "https://connect.stripe.com"]
        ),
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
