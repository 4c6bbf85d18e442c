"""All settings. What differs between installations comes from the environment: docs/operations.md lists it."""

from datetime import timedelta
from typing import Any

from . import environment

BASE_DIR = environment.BASE_DIR
VAR_DIR = environment.folder("PORTAL_VAR_DIR", BASE_DIR / "var")

DEBUG = environment.flag("DEBUG", False)
HTTPS = environment.flag("PORTAL_HTTPS", not DEBUG)
PRODUCTION = not DEBUG and HTTPS
SECRET_KEY = environment.secret_key("SECRET_KEY", needed=not DEBUG)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = environment.whole("TRUSTED_PROXIES", 0, most=10)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "portal.apps.PortalConfig",  # after auth: it names auth's permissions when those are made
    "news.apps.NewsConfig",
    "videos.apps.VideosConfig",
    "documents.apps.DocumentsConfig",
    "pictures.apps.PicturesConfig",
    "stats.apps.StatsConfig",
    "portal.apps.PortalAdminConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "portal.apps.StaticFilesConfig",
    "ckeditor",
    "simple_history",
]

MIDDLEWARE = [
    "portal.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.DatabaseDownMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "stats.middleware.CountingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.login.middleware.NewsroomMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # who saves, for the history
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # looks at one attribute of a request; the database is asked at a login only
]

# What portal/asgi.py does itself (ETags for what it keeps only); portal/wsgi.py leaves it to Django.
DONE_BY_THE_FRONT = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "stats.middleware.CountingMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.frame.frame",
            ],
        },
    }
]

# Database. SQLite is tuned for several processes: writers queue instead of failing, readers never wait (ADR 0005).
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;"
        "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening one costs more than two queries
else:
    given = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        **given,
        # A prepared statement is planned once, not for each of its first values (ADR 0011).
        "options": f"-c plan_cache_mode=force_generic_plan {given.get('options', '')}".strip(),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language, time, numbers: Vietnamese only (docs/adr/0006).
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # it would group years and ids as well; the filter `number` groups counts

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("PORTAL_STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.folder("MEDIA_ROOT", VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# Security.
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = environment.whole("PORTAL_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {  # Django 6's setting name; portal/middleware.py sends it
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
AUTH_USER_MODEL = "portal.User"

# Login (docs/adr/0018).
PASSWORD_LEAST, PASSWORD_LONG = 12, 14  # characters; a shorter one than the second needs four kinds of them
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LEAST},
    },
    {"NAME": "portal.login.passwords.FourKindsUnlessLong", "OPTIONS": {"long": PASSWORD_LONG}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["portal.login.throttle.Throttle", "django.contrib.auth.backends.ModelBackend"]
PORTAL_LOGIN_LOCK_MINUTES = environment.whole("PORTAL_LOGIN_LOCK_MINUTES", 15, least=1, most=1440)
SESSION_ENGINE = "portal.login.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PORTAL_IDLE_MINUTES = environment.whole("PORTAL_IDLE_MINUTES", 15, most=720)
PORTAL_SESSION_HOURS = 12
PORTAL_TWO_FACTOR = environment.choice("PORTAL_TWO_FACTOR", "OPTIONAL", ["OFF", "OPTIONAL", "PUBLISHERS"])
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=PORTAL_LOGIN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # so nobody locks an editor out from elsewhere
AXES_CLIENT_IP_CALLABLE = "portal.login.throttle.address"
AXES_LOCKOUT_CALLABLE = "portal.login.throttle.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the pause ends when the page says
AXES_DISABLE_ACCESS_LOG = True  # open sessions are rows of their own; logins are lines of the log
AXES_SENSITIVE_PARAMETERS: list[str] = []  # those lines name account and address
AXES_VERBOSE = AXES_ENABLE_ADMIN = False

SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]  # CKEditor 4 is fenced in: docs/adr/0001

# The HTML editor of the admin, by the widget that renders it (docs/adr/0001).
RICH_TEXT_WIDGET = "portal.desk.editor.CKEditor"

# Counting (docs/adr/0009). The models of the pages with a number, by the page type that their views name.
STATS_PUBLICATIONS = {"article": "news.Article", "video": "videos.Video", "document": "documents.Document"}
STATS_ACTIONS = {
    "watched": "video",
    "download": "document",
}  # what readers do on pages: its type, and the type of the page
STATS_RECORDS = environment.folder("PORTAL_RECORDS_DIR", VAR_DIR / "records")
STATS_SYNC = environment.choice("PORTAL_RECORDS_SYNC", "SECOND", ["EACH", "SECOND", "SYSTEM"])

# The page cache (docs/adr/0013).
PORTAL_THREADS = environment.whole("PORTAL_THREADS", 16, least=1, most=256)
PORTAL_CACHE_MB = environment.whole("PORTAL_CACHE_MB", 64, least=1, most=65_536)
PORTAL_STALE_SECONDS = environment.whole("PORTAL_STALE_SECONDS", 300, least=1, most=86_400)

# The bin (docs/adr/0023): how long `empty_bin` leaves there what was deleted; 0 keeps it for ever.
PORTAL_BIN_DAYS = environment.whole("PORTAL_BIN_DAYS", 90, most=3650)

# Video reports (docs/adr/0015, 0016, 0017). Uploads lie outside MEDIA_ROOT: no web server sends them.
PORTAL_UPLOADS = environment.folder("PORTAL_UPLOADS_DIR", VAR_DIR / "uploads")
PORTAL_VIDEO_MAX_MB = environment.whole("PORTAL_VIDEO_MAX_MB", 2048, least=1, most=1_000_000)
PORTAL_VIDEO_TEXT = environment.choice("PORTAL_VIDEO_TEXT", "REQUIRE", ["REQUIRE", "WARN"])
PORTAL_VIDEO_WORKER = environment.flag("PORTAL_VIDEO_WORKER", True)
PORTAL_VIDEO_MEMORY_MB = environment.whole("PORTAL_VIDEO_MEMORY_MB", 2048, least=1024, most=1_000_000)
PORTAL_VIDEO_HOURS = environment.whole("PORTAL_VIDEO_HOURS", 6, least=1, most=240)
PORTAL_VIDEO_LEASE_SECONDS = environment.whole("PORTAL_VIDEO_LEASE_SECONDS", 60, least=2, most=3600)

# Documents (docs/adr/0020): the largest file, less than the 20 MB of a request that proxies let pass.
PORTAL_DOCUMENT_MAX_MB = environment.whole("PORTAL_DOCUMENT_MAX_MB", 19, least=1, most=50)

# The picture library (docs/adr/0021): what shows pictures, and in which fields; and lists of pictures that are not its.
PICTURE_USES = {
    "news.Article": ("cover", "body"),
    "videos.Video": ("poster",),
    "portal.Page": ("body",),
    "portal.SiteSettings": ("logo",),
}
PICTURE_LISTS_ASIDE = {"videos.Clip": "posters"}

LOG_LEVEL = environment.choice("PORTAL_LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
