"""Addresses of the registry app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.registry import views, views_imports, views_public, views_requests

urlpatterns = [
    path("", views_public.lookup, name="lookup"),
    path("office/", views.dashboard, name="dashboard"),
    path("link/<str:token>/sheet/", views_public.unit_sheet_by_link, name="unit_sheet_by_link"),
    path("accounts/", views.register, name="register"),
    path("accounts/export/", views.export, name="export_register"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts/<int:pk>/facts/", views.update_facts, name="update_facts"),
    path("accounts/<int:pk>/change/", views_requests.request_change, name="request_change"),
    path("accounts/<int:pk>/contact/", views.set_contact, name="set_contact"),
    path("accounts/<int:pk>/contacts/", views.see_contacts, name="see_contacts"),
    path("accounts/<int:pk>/handover/", views.handover, name="handover"),
    path("requests/", views_requests.requests, name="requests"),
    path("requests/opening/", views_requests.request_opening, name="request_opening"),
    path("requests/<int:pk>/", views_requests.one_request, name="request"),
    path("requests/<int:pk>/decide/", views_requests.decide, name="decide"),
    path("requests/<int:pk>/withdraw/", views_requests.withdraw, name="withdraw"),
    path("quotas/", views_requests.quotas, name="quotas"),
    path("quotas/<int:pk>/drop/", views_requests.drop_quota, name="drop_quota"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar.ics", views.calendar_file, name="calendar_file"),
    path("units/", views.units, name="units"),
    path("units/export/", views.export_units, name="export_units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/confirm/", views.confirm_unit, name="confirm_unit"),
    path("units/<int:pk>/sign/", views.sign_unit, name="sign_unit"),
    path("imports/", views_imports.imports, name="imports"),
    path("imports/new/", views_imports.upload, name="upload"),
    path("imports/<int:pk>/", views_imports.one_import, name="import"),
    path("imports/<int:pk>/read/", views_imports.read_again, name="read_again"),
    path("imports/<int:pk>/commit/", views_imports.commit, name="commit_import"),
    path("imports/<int:pk>/progress/", views_imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/stop/", views_imports.stop_import, name="stop_import"),
    path("imports/<int:pk>/undo/", views_imports.undo, name="undo_import"),
    path("reconciliations/", views_imports.reconciliations, name="reconciliations"),
    path("reconciliations/<int:pk>/", views_imports.reconciliation, name="reconciliation"),
    path(
        "reconciliations/<int:pk>/export/", views_imports.export_reconciliation, name="export_reconciliation"
    ),
]
