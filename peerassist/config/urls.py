"""The site map: pages by stage, the doors of accounts, the API."""

from django.urls import include, path

from peerassist.demonstration import pages as demonstration
from peerassist.web import urls as pages

urlpatterns = [
    path("", include(pages.urlpatterns)),
    path("", include(demonstration.paths)),
]
handler400 = "peerassist.web.errors.bad_request"
handler403 = "peerassist.web.errors.forbidden"
handler404 = "peerassist.web.errors.not_found"
handler500 = "peerassist.web.errors.server_error"
