"""Addresses of the watch app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.watch import (
    views_contents,
    views_growth,
    views_incidents,
    views_leads,
    views_papers,
    views_searches,
    views_word_lists,
)

urlpatterns = [
    path("watch/", views_leads.watch, name="watch"),
    path("watch/compare/", views_leads.compare_now, name="compare_now"),
    path("watch/export/", views_leads.export_leads, name="export_leads"),
    path("watch/leads/<int:pk>/", views_leads.lead, name="lead"),
    path("watch/leads/<int:pk>/decide/", views_leads.decide_lead, name="decide_lead"),
    path("watch/leads/<int:pk>/undo/", views_leads.undo_lead, name="undo_lead"),
    path("watch/growth/", views_growth.growth, name="growth"),
    path("watch/look-backs/", views_growth.due_look_backs, name="due_look_backs"),
    path("watch/searches/", views_searches.searches, name="searches"),
    path("watch/searches/export/", views_searches.export_searches, name="export_searches"),
    path("accounts/<int:pk>/search/", views_searches.search_account, name="search_account"),
    path("contents/", views_contents.contents, name="contents"),
    path("contents/check/", views_contents.check_contents, name="check_contents"),
    path("contents/cancel/", views_contents.cancel_contents, name="cancel_contents"),
    path("contents/export/", views_contents.export_contents, name="export_contents"),
    path("contents/word-lists/", views_word_lists.word_lists, name="word_lists"),
    path("contents/word-lists/<int:pk>/stop/", views_word_lists.stop_word_list, name="stop_word_list"),
    path("contents/<int:pk>/", views_contents.content_hint, name="content_hint"),
    path("contents/<int:pk>/decide/", views_contents.decide_content, name="decide_content"),
    path("contents/<int:pk>/undo/", views_contents.undo_content, name="undo_content"),
    path("contents/<int:pk>/unmask/", views_contents.unmask, name="unmask"),
    path("incidents/", views_incidents.incidents, name="incidents"),
    path("incidents/tip-off/", views_incidents.tip_off, name="tip_off"),
    path("incidents/<int:pk>/", views_incidents.incident, name="incident"),
    path("incidents/<int:pk>/note/", views_incidents.note_incident, name="note_incident"),
    path("incidents/<int:pk>/judge/", views_incidents.judge_incident, name="judge_incident"),
    path("incidents/<int:pk>/file/", views_incidents.add_incident_file, name="add_incident_file"),
    path("incidents/<int:pk>/document/", views_papers.incident_document, name="incident_document"),
    path("incidents/files/<int:pk>/", views_papers.incident_file, name="incident_file"),
    path("accounts/<int:pk>/card/", views_papers.account_card, name="account_card"),
]
