"""Addresses of the closures app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.closures import (
    views_after,
    views_batches,
    views_cases,
    views_files,
    views_matters,
    views_public,
    views_steps,
    views_terms,
    views_unique,
)

urlpatterns = [
    path("closures/", views_cases.closures, name="closures"),
    path("accounts/<int:pk>/close/", views_cases.begin_closure, name="begin_closure"),
    path("closures/<int:pk>/", views_cases.closure, name="closure"),
    path("closures/<int:pk>/step/", views_steps.closure_step, name="closure_step"),
    path("closures/<int:pk>/fill/", views_matters.closure_matter, name="closure_matter"),
    path("closures/<int:pk>/unique/", views_unique.closure_unique, name="closure_unique"),
    path("closures/<int:pk>/unique/text/", views_unique.closure_unique_text, name="closure_unique_text"),
    path("closures/<int:pk>/archive/", views_matters.closure_archive, name="closure_archive"),
    path("closures/archives/<int:pk>/cancel/", views_matters.cancel_archive, name="cancel_archive"),
    path("closures/<int:pk>/paper/", views_files.closure_paper, name="closure_paper"),
    path("closures/files/<int:pk>/", views_files.closure_file, name="closure_file"),
    path("closures/after/", views_after.closures_after, name="closures_after"),
    path("closures/rates/", views_after.closure_rates, name="closure_rates"),
    path("closures/batches/", views_batches.closure_batches, name="closure_batches"),
    path("closures/batches/new/", views_batches.make_closure_batch, name="make_closure_batch"),
    path("closures/batches/<int:pk>/", views_batches.closure_batch, name="closure_batch"),
    path("closures/batches/<int:pk>/step/", views_batches.batch_step, name="batch_step"),
    path("closures/batches/<int:pk>/notice/", views_batches.batch_notice, name="batch_notice"),
    path("closures/batches/<int:pk>/paper/", views_files.batch_paper, name="batch_paper"),
    path("closures/terms/", views_terms.closure_terms, name="closure_terms"),
    path("closures/terms/<int:pk>/drop/", views_terms.drop_closure_term, name="drop_closure_term"),
    path("incomplete/", views_public.incomplete_list, name="incomplete_list"),
]
