"""Addresses of the people app."""

from __future__ import annotations

from django.urls import path

from jianhao.web.people import signing_in, views

urlpatterns = [
    path("login/", signing_in.sign_in, name="login"),
    path("login/code/", signing_in.sign_in_code, name="login_code"),
    path("login/elsewhere/", signing_in.sign_in_elsewhere, name="login_elsewhere"),
    path("login/back/", signing_in.sign_in_back, name="login_back"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("link/<str:token>/", signing_in.follow_link, name="follow_link"),
    path("me/", views.me, name="me"),
    path("me/password/", views.change_password, name="change_password"),
    path("me/second-factor/", views.enrol_factor, name="enrol_factor"),
    path("people/", views.people, name="people"),
    path("people/administrators/", views.three_administrators, name="three_administrators"),
    path("people/new/", views.make_person, name="make_person"),
    path("people/clerk-link/", views.clerk_link, name="clerk_link"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/change/", views.change_person, name="change_person"),
    path("people/<int:pk>/roles/", views.grant_roles, name="grant_roles"),
    path("people/<int:pk>/active/", views.set_active, name="set_active"),
    path("people/<int:pk>/password-link/", views.password_link, name="password_link"),
    path("people/<int:pk>/unlock/", views.unlock, name="unlock"),
    path("people/<int:pk>/reset-factor/", views.reset_factor, name="reset_factor"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:pk>/", views.agencies, name="agency"),
    path("agencies/<int:pk>/new/", views.make_agency, name="make_agency"),
    path("agencies/<int:pk>/change/", views.change_agency, name="change_agency"),
]
