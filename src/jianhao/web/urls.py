"""All addresses: each app names its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("jianhao.web.audit.urls")),
    path("", include("jianhao.web.people.urls")),
    path("", include("jianhao.web.alerts.urls")),
    path("", include("jianhao.web.operations.urls")),
    path("", include("jianhao.web.registry.urls")),
    path("", include("jianhao.web.collecting.urls")),
    path("", include("jianhao.web.inspections.urls")),
    path("", include("jianhao.web.assigned.urls")),
    path("", include("jianhao.web.closures.urls")),
    path("", include("jianhao.web.watch.urls")),
    path("", include("jianhao.web.plans.urls")),
    path("", include("jianhao.web.publishing.urls")),
    path("", include("jianhao.web.api.urls")),
]
handler403 = "jianhao.web.errors.forbidden"
handler404 = "jianhao.web.errors.not_found"
handler500 = "jianhao.web.operations.refusing.server_error"
