"""Addresses of the operations app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.operations import views

urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("health", views.health, name="health"),
]
