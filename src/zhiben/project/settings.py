"""Django's settings, from the environment. docs/reference/settings.md lists the variables.

Nothing here has a default that would be unsafe on a network: no password, no key, no debug page.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from zhiben.project import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA = environment.data_directory()

DEBUG = environment.flag("ZHIBEN_DEBUG", False)
SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = environment.names("ZHIBEN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("ZHIBEN_TRUSTED_ORIGINS", "")
HTTPS = environment.flag("ZHIBEN_HTTPS", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "axes",
    "zhiben.foundation.access",
    "zhiben.foundation.audit",
    "zhiben.foundation.identity",
    "zhiben.foundation.search",
    "zhiben.foundation.workflow",
    "zhiben.foundation.outbox",
    "zhiben.foundation.evidence",
    "zhiben.foundation.calendar",
    "zhiben.foundation.documents",
    "zhiben.foundation.web",
    "zhiben.foundation.web.account",
    "zhiben.foundation.web.api",
    "zhiben.foundation.web.administration",
    "zhiben.foundation.web.notices",
    "zhiben.foundation.web.todo",
    "zhiben.foundation.web.search",
    "zhiben.foundation.web.saved",
    "zhiben.foundation.web.choosers",
    "zhiben.foundation.web.operations",
    "zhiben.foundation.web.calendar",
    "zhiben.foundation.web.documents",
    "zhiben.foundation.web.evidence",
    "zhiben.apps.registry",
    "zhiben.apps.rulepacks",
    "zhiben.apps.directives",
    "zhiben.apps.dispatch",
    "zhiben.apps.supervision",
    "zhiben.apps.leadership",
    "zhiben.apps.reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhiben.foundation.web.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiben.foundation.web.middleware.IdleMiddleware",
    "zhiben.foundation.web.middleware.ActorMiddleware",
    "zhiben.foundation.web.middleware.ErrorMiddleware",
    "zhiben.foundation.web.saved.middleware.DefaultViewMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhiben.project.urls"
WSGI_APPLICATION = "zhiben.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, Any]] = {"default": environment.database(environment.text("ZHIBEN_DATABASE_URL"), DATA)}

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhiben.foundation.web.context.shell",
            ],
            "builtins": ["zhiben.foundation.web.templatetags.web"],
        },
    }
]
FORM_RENDERER = "zhiben.foundation.web.forms.Renderer"

# Who signs in

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zhiben.foundation.access.passwords.NotUsedBefore"},
]
# So many failed sign-ins in one hour, of all names together, and the security administrators are told.
SIGN_IN_ALARM = environment.whole("ZHIBEN_SIGN_IN_ALARM", 50)
# A password that somebody else handed over is worth nothing when it was not used and changed in time.
HANDED_OVER_DAYS = environment.whole("ZHIBEN_HANDED_OVER_DAYS", 7)
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "web:sign-in"

AXES_FAILURE_LIMIT = environment.whole("ZHIBEN_LOCKOUT_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=environment.whole("ZHIBEN_LOCKOUT_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "zhiben.foundation.identity.failures.counted_name"
AXES_LOCKOUT_CALLABLE = "zhiben.foundation.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

OPENID = {
    "issuer": environment.text("ZHIBEN_OPENID_ISSUER"),
    "client_id": environment.text("ZHIBEN_OPENID_CLIENT_ID"),
    "secret": environment.text("ZHIBEN_OPENID_SECRET"),
    "claim": environment.text("ZHIBEN_OPENID_CLAIM", "preferred_username"),
    "label": environment.text("ZHIBEN_OPENID_LABEL", "统一身份认证登录"),
}

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE = timedelta(minutes=environment.whole("ZHIBEN_IDLE_MINUTES", 30))
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhiben.foundation.web.errors.csrf_failure"

# What goes over the wire

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("ZHIBEN_BEHIND_PROXY", False) else None
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "zhiben.foundation.web.storage.AssetStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# What is done after the commit, and notices beyond the application. The names keep these values off debug pages.

WORKER_LEASE = timedelta(seconds=environment.whole("ZHIBEN_WORKER_LEASE_SECONDS", 60))
OUTBOX_KEEP_DAYS = environment.whole("ZHIBEN_OUTBOX_KEEP_DAYS", 90)
SITE_URL = environment.text("ZHIBEN_SITE_URL")
MAIL_FROM = environment.text("ZHIBEN_MAIL_FROM")
OUTBOUND_ORIGINS = environment.names("ZHIBEN_OUTBOUND_ORIGINS", "")
CHANNEL_SECRETS = {
    "email": environment.text("ZHIBEN_SMTP_URL"),
    "sms": environment.text("ZHIBEN_SMS_URL"),
    "sms_key": environment.text("ZHIBEN_SMS_KEY"),
    "wecom": environment.text("ZHIBEN_WECOM_URL"),
    "dingtalk": environment.text("ZHIBEN_DINGTALK_URL"),
    "dingtalk_key": environment.text("ZHIBEN_DINGTALK_KEY"),
}

# Who shows the words of a clause that a rule cites: packs hold none.

CLAUSES_QUOTED_BY = "zhiben.apps.directives.selectors.quoting.quoted"

# The audit trail

AUDIT_HASH = environment.choice("ZHIBEN_AUDIT_HASH", "sha256", ("sha256", "sm3"))
# For each retention that a declaration names, after how many days its values are erased; without one, never.
AUDIT_RETENTION = environment.days("ZHIBEN_AUDIT_RETENTION")
AUDIT_CHECKPOINTS = Path(environment.text("ZHIBEN_AUDIT_CHECKPOINTS") or DATA / "audit-checkpoints.jsonl")

# Evidence: where files lie, how large they may be, and who looks for viruses in them

FILE_STORE_SECRETS = {"url": environment.text("ZHIBEN_FILES_URL")}
EVIDENCE_LARGEST_MB = environment.whole("ZHIBEN_EVIDENCE_LARGEST_MB", 500)
EVIDENCE_MEGAPIXELS = environment.whole("ZHIBEN_EVIDENCE_MEGAPIXELS", 120)
EVIDENCE_SCANNER = environment.text("ZHIBEN_CLAMAV")
EVIDENCE_RETRIEVALS_KEEP_DAYS = environment.whole("ZHIBEN_RETRIEVALS_KEEP_DAYS", 400)

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("ZHIBEN_LOG_LEVEL", "WARNING")},
    "loggers": {
        "axes": {"level": "ERROR"},
        "django": {"level": "WARNING", "handlers": []},
        # Refusals (4xx) are answers, not events for whoever runs the server.
        "django.request": {"level": "ERROR"},
    },
}
