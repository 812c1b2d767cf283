"""Addresses of 上级交办 and 上报包."""

from __future__ import annotations

from django.urls import path

from jianhao.web.assigned import views_files, views_items, views_lists, views_packages

urlpatterns = [
    path("assigned/", views_lists.assigned, name="assigned"),
    path("assigned/new/", views_lists.receive_list, name="receive_list"),
    path("assigned/<int:pk>/", views_lists.assigned_list, name="assigned_list"),
    path("assigned/<int:pk>/columns/", views_lists.map_columns, name="map_columns"),
    path("assigned/<int:pk>/take-in/", views_lists.take_in_list, name="take_in_list"),
    path("assigned/<int:pk>/drop/", views_lists.drop_list, name="drop_list"),
    path("assigned/<int:pk>/give/", views_lists.give_items, name="give_items"),
    path("assigned/<int:pk>/finish/", views_lists.finish_list, name="finish_list"),
    path("assigned/<int:pk>/answer/", views_files.answer_workbook, name="answer_workbook"),
    path("assigned/<int:pk>/report/", views_files.answer_report, name="answer_report"),
    path("assigned/<int:pk>/proofs/", views_files.answer_proofs, name="answer_proofs"),
    path("assigned/items/<int:pk>/", views_items.assigned_item, name="assigned_item"),
    path("assigned/items/<int:pk>/match/", views_items.match_item, name="match_item"),
    path("assigned/items/<int:pk>/reply/", views_items.reply_item, name="reply_item"),
    path("assigned/items/<int:pk>/judge/", views_items.judge_item, name="judge_item"),
    path("assigned/steps/<int:pk>/picture/", views_files.assigned_picture, name="assigned_picture"),
    path("packages/", views_packages.packages, name="packages"),
    path("packages/new/", views_packages.receive_package, name="receive_package"),
    path("packages/<int:pk>/", views_packages.package, name="package"),
    path("packages/of/<int:pk>/", views_packages.send_package, name="send_package"),
    path("packages/keys/", views_packages.sender_keys, name="sender_keys"),
    path("packages/keys/new/", views_packages.add_sender_key, name="add_sender_key"),
    path("packages/keys/<int:pk>/confirm/", views_packages.confirm_sender_key, name="confirm_sender_key"),
    path("packages/keys/<int:pk>/drop/", views_packages.drop_sender_key, name="drop_sender_key"),
]
