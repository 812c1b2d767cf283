"""Addresses of pages as long lists need them: asked of the resolver once, not once a row."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

STAND_IN = 9_876_543_210  # a key that no address holds by itself


def address_of(name: str, pk: int) -> str:
    """`reverse(name, args=[pk])` for a page about one object, known by its key alone."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{pk}{after}"


def address(name: str) -> str:
    """`reverse(name)` for a page about nothing in particular."""
    return _plain(name, get_script_prefix())


@lru_cache(maxsize=1_000)
def _around(name: str, prefix: str) -> tuple[str, str]:
    before, found, after = reverse(name, args=[STAND_IN]).partition(str(STAND_IN))
    assert found
    return before, after


@lru_cache(maxsize=1_000)
def _plain(name: str, prefix: str) -> str:
    return reverse(name)
