"""统一身份认证: the office's own OpenID Connect provider says who somebody is. What people may do is decided here, by their roles.

Authorization code with state, nonce and PKCE; the identity token is proved by the provider's keys, its issuer, audience and time.
Nobody is registered by it: a name that is not in the list of people is turned away.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from jianhao.web.config import settings
from jianhao.web.refusals import Refused

if TYPE_CHECKING:
    from authlib.integrations.django_client import DjangoOAuth2App

DISCOVERY = "/.well-known/openid-configuration"
SECONDS = 10  # for each question to the provider
UNREACHABLE = "现在连接不上{name}，请稍后再试，或者用登录名和密码登录。"
UNPROVED = "{name}的应答不能证明您的身份，没有登录。请重新登录；仍不行的，请系统管理员核对接入设置和两台服务器的时间。"
DECLINED = "{name}没有完成登录。请重新登录。"


def is_offered() -> bool:
    """Whether the office has such a provider."""
    return bool(settings().oidc_issuer)


def begin(request: HttpRequest, back: str) -> HttpResponse:
    """To the provider's page, which sends the browser `back`; Refused where it does not answer."""
    try:
        answer: HttpResponse = _provider().authorize_redirect(request, back)
    except _failures() as failure:
        raise Refused(UNREACHABLE.format(name=settings().oidc_name)) from failure
    return answer


def proved_name(request: HttpRequest) -> str:
    """The login name of the person with whom the provider sent the browser back; Refused for everything that proves nobody."""
    office = settings()
    if "error" in request.GET:
        raise Refused(DECLINED.format(name=office.oidc_name))
    expected = {
        "iss": {"essential": True, "value": office.oidc_issuer},
        "aud": {"essential": True, "value": office.oidc_client},
    }
    try:
        token = _provider().authorize_access_token(request, claims_options=expected)
    except _unreachable() as failure:
        raise Refused(UNREACHABLE.format(name=office.oidc_name)) from failure
    except _failures() as failure:
        raise Refused(UNPROVED.format(name=office.oidc_name)) from failure
    name = (token.get("userinfo") or {}).get(office.oidc_claim)
    if not isinstance(name, str) or not name.strip():
        raise Refused(UNPROVED.format(name=office.oidc_name))
    return name


@cache
def _provider() -> DjangoOAuth2App:
    from authlib.integrations.django_client import (
        OAuth,  # pages of offices without such a provider need not load it
    )

    office = settings()
    made: Any = OAuth().register(
        "office",
        client_id=office.oidc_client,
        client_secret=office.oidc_secret,
        server_metadata_url=office.oidc_issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": office.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
    return made


def _unreachable() -> tuple[type[Exception], ...]:
    from requests import RequestException

    return (RequestException,)


def _failures() -> tuple[type[Exception], ...]:
    """Everything that an answer can be wrong by: the protocol, the signature, the claims, or no JSON at all."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return (
        *_unreachable(),
        AuthlibBaseError,
        JoseError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,
    )
