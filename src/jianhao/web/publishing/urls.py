"""Addresses of the publishing app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.publishing import views

urlpatterns = [
    path("publications/", views.publications, name="publications"),
    path("publications/prepare/", views.prepare, name="prepare_publication"),
    path("publications/<int:pk>/", views.publication, name="publication"),
    path("publications/<int:pk>/progress/", views.publication_progress, name="publication_progress"),
    path("publications/<int:pk>/decide/", views.decide, name="decide_publication"),
    path("publications/<int:pk>/download/", views.download, name="download_publication"),
]
