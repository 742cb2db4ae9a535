"""Every address of the product. Each view under it names its access rule (a test walks them all)."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from jica.platform.views import errors, health, mailbox
from jica.platform.views.access import open_to_all
from programs.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", open_to_all(set_language), name="set_language"),
    path("too-large/", open_to_all(errors.too_large), name="too_large"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("account/", include("jica.platform.account_urls")),
    path("admin/", admin.site.urls),
    path("api/", include("jica.api_urls")),
    path("", include("programs.urls")),
    path("", include("participants.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/mailbox/", mailbox.mailbox, name="demo_mailbox"))

handler400 = "jica.platform.views.errors.bad_request"
handler403 = "jica.platform.views.errors.forbidden"
handler404 = "jica.platform.views.errors.not_found"
handler500 = "jica.platform.views.errors.server_error"
