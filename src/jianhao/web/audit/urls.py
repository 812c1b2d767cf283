"""Addresses of the audit app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.audit import views

urlpatterns = [
    path("audit/", views.events, name="audit"),
    path("audit/prove/", views.prove, name="prove_audit"),
    path("audit/export/", views.export, name="export_audit"),
]
