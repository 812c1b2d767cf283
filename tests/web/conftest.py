"""The application with an empty database and a small province in it."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client
from web.world import World


@pytest.fixture
def world(db: None) -> World:
    caches["counts"].clear()
    return World()


@pytest.fixture
def signed_in(world: World):
    """A client of a person, signed in."""

    def enter(user: object) -> Client:
        client = Client()
        client.force_login(user, "jianhao.web.people.backend.LocalAccounts")
        return client

    return enter
