"""Addresses of the inspections app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.inspections import (
    views_deciding,
    views_files,
    views_findings,
    views_links,
    views_rounds,
    views_schedules,
    views_stages,
    views_unit,
)

urlpatterns = [
    path("inspections/", views_rounds.inspections, name="inspections"),
    path("inspections/new/", views_rounds.make_inspection, name="make_inspection"),
    path("inspections/<int:pk>/", views_rounds.inspection, name="inspection"),
    path("inspections/<int:pk>/progress/", views_rounds.inspection_progress, name="inspection_progress"),
    path("inspections/<int:pk>/materials/", views_rounds.add_material, name="add_material"),
    path("inspections/materials/<int:pk>/drop/", views_rounds.drop_material, name="drop_material"),
    path("inspections/<int:pk>/collected/", views_rounds.choose_collected, name="choose_collected"),
    path("inspections/schedules/", views_schedules.schedules, name="schedules"),
    path("inspections/schedules/new/", views_schedules.make_schedule, name="make_schedule"),
    path("inspections/schedules/<int:pk>/change/", views_schedules.change_schedule, name="change_schedule"),
    path("inspections/<int:pk>/call-off/", views_rounds.call_off, name="call_off"),
    path("inspections/<int:pk>/run/", views_rounds.run_inspection, name="run_inspection"),
    path("inspections/runs/<int:pk>/cancel/", views_rounds.cancel_run, name="cancel_run"),
    path("inspections/<int:pk>/accounts/", views_stages.inspected_accounts, name="inspected_accounts"),
    path("inspections/<int:pk>/send/", views_stages.send_out, name="send_out"),
    path("inspections/<int:pk>/ignore/", views_stages.ignore_reminders, name="ignore_reminders"),
    path("inspections/<int:pk>/finalise/", views_stages.finalise, name="finalise"),
    path("inspections/<int:pk>/issue/", views_stages.issue, name="issue"),
    path("inspections/<int:pk>/links/", views_links.reply_links, name="reply_links"),
    path("inspections/links/<int:pk>/withdraw/", views_links.withdraw_link, name="withdraw_link"),
    path("link/<str:token>/findings/", views_links.findings_by_link, name="findings_by_link"),
    path("inspections/<int:pk>/correction/", views_files.correction, name="correction"),
    path("inspections/runs/<int:pk>/report/", views_files.run_report, name="run_report"),
    path("inspections/runs/<int:pk>/circular/", views_files.run_circular, name="run_circular"),
    path("inspections/runs/<int:pk>/annex/", views_files.run_annex, name="run_annex"),
    path("findings/", views_findings.findings, name="findings"),
    path("findings/<int:pk>/", views_findings.finding, name="finding"),
    path("findings/<int:pk>/judge/", views_deciding.judge, name="judge"),
    path("findings/<int:pk>/second/", views_deciding.second, name="second"),
    path("findings/<int:pk>/decide/", views_deciding.decide_reply, name="decide_reply"),
    path("findings/<int:pk>/recheck/", views_deciding.recheck, name="recheck"),
    path("findings/<int:pk>/reply/", views_unit.reply, name="reply"),
    path("findings/<int:pk>/appeal/", views_unit.make_appeal, name="make_appeal"),
    path("findings/<int:pk>/report/", views_unit.report_rectification, name="report_rectification"),
    path("findings/replies/<int:pk>/picture/", views_files.reply_picture, name="reply_picture"),
    path("findings/appeals/<int:pk>/picture/", views_files.appeal_picture, name="appeal_picture"),
    path("findings/steps/<int:pk>/picture/", views_files.step_picture, name="step_picture"),
    path("findings/appeals/<int:pk>/advise/", views_deciding.advise, name="advise"),
    path("findings/appeals/<int:pk>/decide/", views_deciding.decide_appeal, name="decide_appeal"),
]
