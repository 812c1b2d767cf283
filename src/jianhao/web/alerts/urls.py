"""Addresses of the alerts app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.alerts import views_channels, views_inbox, views_sheets

urlpatterns = [
    path("inbox/", views_inbox.inbox, name="inbox"),
    path("inbox/read/", views_inbox.mark_all_read, name="mark_all_read"),
    path("inbox/address/", views_inbox.own_address, name="own_address"),
    path("inbox/<int:pk>/", views_inbox.message, name="inbox_message"),
    path("inbox/<int:pk>/text/", views_inbox.message_text, name="inbox_text"),
    path("inbox/<int:pk>/read/", views_inbox.mark_read, name="mark_read"),
    path("reminders/", views_sheets.sheets, name="reminder_sheets"),
    path("reminders/text/", views_sheets.sheets_text, name="reminder_sheets_text"),
    path("channels/", views_channels.channels, name="channels"),
    path("channels/new/", views_channels.make_channel, name="make_channel"),
    path("channels/<int:pk>/", views_channels.channel, name="channel"),
    path("channels/<int:pk>/change/", views_channels.change_channel, name="change_channel"),
    path("channels/<int:pk>/try/", views_channels.try_channel, name="try_channel"),
    path("channels/<int:pk>/switch/", views_channels.switch_channel, name="switch_channel"),
    path("channels/<int:pk>/take/", views_channels.take_telephone, name="take_telephone"),
    path("channels/batches/<int:pk>/", views_channels.telephone_batch, name="telephone_batch"),
    path("sendings/", views_channels.sendings, name="sendings"),
    path("sendings/<int:pk>/", views_channels.sending, name="sending"),
    path("sendings/<int:pk>/again/", views_channels.send_again, name="send_again"),
]
