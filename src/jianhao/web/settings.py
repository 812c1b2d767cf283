"""Django's settings, derived from the installation's (config.py); nothing here is meant to be edited on site."""

from __future__ import annotations

from pathlib import Path

from jianhao import __version__
from jianhao.web.config import settings
from jianhao.web.databases import database
from jianhao.web.keys import derived
from jianhao.web.logs import LINES
from jianhao.web.queue import queue

OFFICE = settings()
HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = derived("sessions and signatures").hex()
ALLOWED_HOSTS = OFFICE.hosts
DATABASES = {"default": database(OFFICE.database, OFFICE.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "huey.contrib.djhuey",
    "jianhao.web.ui",
    "jianhao.web.audit",
    "jianhao.web.people",
    "jianhao.web.alerts",
    "jianhao.web.operations",
    "jianhao.web.registry",
    "jianhao.web.collecting",
    "jianhao.web.inspections",
    "jianhao.web.assigned",
    "jianhao.web.closures",
    "jianhao.web.watch",
    "jianhao.web.plans",
    "jianhao.web.publishing",
    "jianhao.web.api",
]
MIDDLEWARE = [
    "jianhao.web.middleware.RequestLog",
    "jianhao.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jianhao.web.operations.middleware.RoomToWrite",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jianhao.web.people.middleware.Attendance",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
ROOT_URLCONF = "jianhao.web.urls"
WSGI_APPLICATION = "jianhao.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jianhao.web.ui.context.page",
            ],
            "builtins": ["jianhao.web.ui.templatetags.wording"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["jianhao.web.people.backend.LocalAccounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "jianhao.web.people.passwords.Strength"},
    {"NAME": "jianhao.web.people.passwords.NotUsedBefore"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

SESSION_ENGINE = "jianhao.web.operations.sessions"
SESSION_COOKIE_NAME = "jianhao"
SESSION_COOKIE_AGE = OFFICE.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OFFICE.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jianhao.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if OFFICE.https else 0
if OFFICE.https and OFFICE.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in OFFICE.hosts if "*" not in host]

STATIC_URL = "/static/"
STATIC_ROOT = None
# The report's style sheet and Bootstrap are vendored with the documents; both products look alike.
STATICFILES_DIRS = [("documents", HERE.parent / "documents" / "static")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 86_400  # addresses carry the release, see ui/templatetags

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "jianhao.web.uploads.Limited",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# Parts of pages that never change are kept by each process, counts of a province by all of them together (counts.py).
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "counts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(OFFICE.data / ".counts"),  # nothing whose name begins with a dot goes into a backup
        "KEY_PREFIX": __version__,
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

LOGGING = LINES

HUEY = queue(OFFICE.database, OFFICE.data)
