"""Addresses of the collecting app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.collecting import views_batches, views_credentials, views_overview

urlpatterns = [
    path("collecting/", views_overview.collecting, name="collecting"),
    path("collecting/export/", views_overview.export_collecting, name="export_collecting"),
    path("collecting/batches/", views_batches.collected_batches, name="collected_batches"),
    path("collecting/send/", views_batches.send_collected, name="send_collected"),
    path("collecting/batches/<int:pk>/", views_batches.collected_batch, name="collected_batch"),
    path(
        "collecting/batches/<int:pk>/progress/", views_batches.collected_progress, name="collected_progress"
    ),
    path("collecting/batches/<int:pk>/rejected/", views_batches.export_rejected, name="export_rejected"),
    path("collecting/batches/<int:pk>/cancel/", views_batches.cancel_collected, name="cancel_collected"),
    path("collecting/batches/<int:pk>/undo/", views_batches.undo_collected, name="undo_collected"),
    path("collecting/credentials/", views_credentials.credentials, name="credentials"),
    path("accounts/<int:pk>/credential/", views_credentials.enter_credential, name="enter_credential"),
    path(
        "accounts/<int:pk>/credential/withdraw/",
        views_credentials.withdraw_credential,
        name="withdraw_credential",
    ),
    path("accounts/<int:pk>/collect/", views_credentials.pull_account, name="pull_account"),
]
