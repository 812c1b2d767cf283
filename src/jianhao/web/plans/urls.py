"""Addresses of the plans app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.plans import views_accounts, views_files, views_opinions, views_plans

urlpatterns = [
    path("plans/", views_plans.plans, name="plans"),
    path("plans/new/", views_plans.make_plan, name="make_plan"),
    path("plans/<int:pk>/", views_plans.plan, name="plan"),
    path("plans/<int:pk>/progress/", views_plans.plan_progress, name="plan_progress"),
    path("plans/<int:pk>/cancel/", views_plans.cancel_plan, name="cancel_plan"),
    path("plans/<int:pk>/again/", views_plans.plan_again, name="plan_again"),
    path("plans/<int:pk>/agree/", views_plans.agree_settled, name="agree_settled"),
    path("plans/<int:pk>/opinions/", views_opinions.add_opinions, name="add_opinions"),
    path("plans/<int:pk>/page/", views_files.plan_page, name="plan_page"),
    path("plans/<int:pk>/workbook/", views_files.plan_workbook, name="plan_workbook"),
    path("plans/<int:pk>/paper/", views_files.plan_paper, name="plan_paper"),
    path("plans/<int:pk>/scenario/", views_files.plan_scenario, name="plan_scenario"),
    path("plans/<int:pk>/record/", views_files.plan_record, name="plan_record"),
    path("plans/accounts/<int:pk>/", views_accounts.planned, name="planned"),
    path("plans/accounts/<int:pk>/decide/", views_accounts.decide_planned, name="decide_planned"),
    path("plans/accounts/<int:pk>/opinion/", views_opinions.add_opinion, name="add_opinion"),
    path("plans/safeguards/<int:pk>/answer/", views_accounts.answer_safeguard, name="answer_safeguard"),
]
