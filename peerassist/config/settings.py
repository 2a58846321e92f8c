"""Django's settings, derived from the typed environment (environment.py). Wiring only."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from peerassist.config import caching, environment, logs

ENVIRONMENT = environment.read(os.environ)
ROOT = Path(__file__).resolve().parent.parent  # the package

_address = urlsplit(ENVIRONMENT.address)
SECURE = _address.scheme == "https"

SECRET_KEY = environment.secret(ENVIRONMENT)
DEBUG = ENVIRONMENT.debug
DEMONSTRATION = ENVIRONMENT.demonstration
ADDRESS = ENVIRONMENT.address.rstrip("/")
BELL_URL = ENVIRONMENT.bell_url
MAIL_URL = ENVIRONMENT.mail_url
ALLOWED_HOSTS = [_address.hostname or "", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

INSTALLED_APPS = [
    "peerassist.outbox",
    "peerassist.people",
    "peerassist.assists",
    "peerassist.records",
    "peerassist.library",
    "peerassist.followup",
    "peerassist.live",
    "peerassist.notices",
    "peerassist.web",
    "peerassist.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "peerassist.web.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "compression_middleware.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "peerassist.web.permissions.PermissionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "peerassist.web.language.LanguageMiddleware",
    "peerassist.web.errors.RefuseNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "peerassist.web.language.PersonLanguageMiddleware",
    "peerassist.web.kept.KeepWords",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "peerassist.config.urls"
ASGI_APPLICATION = "peerassist.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database(ENVIRONMENT)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "peerassist.web.context.everywhere",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "django.templatetags.i18n"],
        },
    }
]

# People and doors -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "peerassist.web.doors.Doors"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "peerassist.web.forms.doors_sign_up.SignUpName"
ACCOUNT_FORMS = {
    "add_email": "peerassist.web.forms.doors.NewAddress",
    "change_email": "peerassist.web.forms.doors.OtherAddress",
    "confirm_email_verification_code": "peerassist.web.forms.doors.AddressCode",
    "confirm_login_code": "peerassist.web.forms.doors.SignInCode",
    "request_login_code": "peerassist.web.forms.doors.AskForCode",
    "signup": "peerassist.web.forms.doors.SignUp",
}
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; the letters say it too
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# By address of the mail or by person. What is counted by the line's address is only a last brake, far above a hall
# of two hundred people behind one address.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "3/m/key,6/10m/key",
    "login": "600/m/ip",
    "login_failed": "10/10m/key",
    "manage_email": "10/10m/user",
    "reauthenticate": "10/m/user",
    "request_login_code": "5/10m/key,600/m/ip",
    "signup": "600/m/ip",
}
ALLAUTH_USER_CODE_FORMAT = {"length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_ADAPTER = "peerassist.web.doors.Proofs"
MFA_FORMS = {
    "activate_totp": "peerassist.web.forms.doors.FirstProof",
    "add_webauthn": "peerassist.web.forms.doors.NewKey",
    "authenticate": "peerassist.web.forms.doors.Proof",
    "authenticate_webauthn": "peerassist.web.forms.doors.ProofKey",
    "edit_webauthn": "peerassist.web.forms.doors.RenameKey",
    "login_webauthn": "peerassist.web.forms.doors.SignInKey",
    "reauthenticate": "peerassist.web.forms.doors.ProofAgain",
    "reauthenticate_webauthn": "peerassist.web.forms.doors.ProofKeyAgain",
}
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes", "totp"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_TOTP_TOLERANCE = 1  # half a minute: telephones' clocks are a little wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # localhost only: browsers refuse passkeys elsewhere without TLS
# Who is signed in where is noted at sign-in; a write with every page would be dear.
USERSESSIONS_TRACK_ACTIVITY = False
# With several processes a session is read from the database: a cache that was away could bring back one that was ended.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'db' if ENVIRONMENT.bell_url else 'cached_db'}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# Words ------------------------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone
_names = {"en": _("English"), "es": _("Spanish"), "fr": _("French")}
LANGUAGES = [(code, _names[code]) for code in environment.languages(ENVIRONMENT)]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [ROOT / "locale"]

# Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data.absolute() / "static"
STATICFILES_DIRS = [ROOT / "static"]
# Vite already put a hash into each built name; the storage only compresses.
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG
SERVESTATIC_MAX_AGE = 60 * 60
SERVESTATIC_ADD_HEADERS_FUNCTION = caching.keep_hashed
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Trust ------------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "peerassist.web.errors.csrf_failure"
if SECURE:
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail leaves through the outbox; allauth's few letters are put there too (web/account.py).
EMAIL_BACKEND = "peerassist.notices.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_SUBJECT_PREFIX = ""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CACHES: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if ENVIRONMENT.bell_url:
    CACHES = {
        "default": {
            "BACKEND": "peerassist.config.patient_cache.PatientRedisCache",
            "LOCATION": ENVIRONMENT.bell_url,
            "KEY_PREFIX": "peerassist",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }

# Logs -------------------------------------------------------------------------------------------------------------
_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    logs.without_secrets,
]
structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": structlog.stdlib.ProcessorFormatter,
            # A plain traceback: values of variables (letters, addresses, secrets) do not belong in a log.
            "processor": structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            "foreign_pre_chain": _shared,
        },
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.processors.format_exc_info,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _shared,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log_format}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "uvicorn.error": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
