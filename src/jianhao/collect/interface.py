"""Calls to the WeChat interface for one account: token, quota, one more try, documented errors. The token is never written down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jianhao.collect.codes import END_ALL, ONCE_MORE, Kind, meaning
from jianhao.collect.endpoints import STABLE_TOKEN, Endpoint
from jianhao.collect.quotas import Quotas
from jianhao.collect.transport import Transport, Unanswered

PAUSES = {Kind.BUSY: 2.0, Kind.TOKEN: 0.0, Kind.MINUTE: 61.0}
NO_ANSWER = 2.0


class Stopped(Exception):
    """An endpoint gives no more for now; `kind` None means that no answer came. The sentence has its full stop."""

    def __init__(self, sentence: str, kind: Kind | None, code: int | None = None) -> None:
        mark = f"（{code}）" if code is not None else ""
        super().__init__(f"{sentence}{mark}。")
        self.kind, self.code = kind, code

    @property
    def ends_all(self) -> bool:
        """Whether nothing else of the account can be collected either."""
        return self.kind is None or self.kind in END_ALL


@dataclass(frozen=True, slots=True)
class Credential:
    """AppID and AppSecret of an account that the office owns; neither is ever shown."""

    appid: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes as they came and what they say."""

    raw: bytes
    said: Mapping[str, Any]


class Interface:
    """One account's calls on one day (`today`, a day number of Shanghai)."""

    def __init__(
        self, transport: Transport, credential: Credential, quotas: Quotas, today: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._transport, self._credential, self._quotas = transport, credential, quotas
        self.today, self._sleep = today, sleep
        self._token: str | None = None

    def call(self, endpoint: Endpoint, body: dict[str, Any]) -> Answer:
        """The answer of one call, tried once more where that can help; Stopped if there is none."""
        first = self._tried(endpoint, body)
        if isinstance(first, Answer):
            return first
        if first.kind is not None and first.kind not in ONCE_MORE:
            raise first
        self._sleep(NO_ANSWER if first.kind is None else PAUSES[first.kind])
        if first.kind is Kind.TOKEN:
            self._token = self._fetch_token(renew=True)
        second = self._tried(endpoint, body)
        if isinstance(second, Answer):
            return second
        raise second

    def _tried(self, endpoint: Endpoint, body: dict[str, Any]) -> Answer | Stopped:
        if self._token is None:
            self._token = self._fetch_token(renew=False)
        if not self._quotas.left(endpoint, self.today):
            return Stopped(f"{endpoint.title}：当日可用的调用次数已用完，次日可以接着采集", Kind.DAY)
        self._quotas.count(endpoint, self.today)
        try:
            raw = self._transport.post(endpoint.path, {"access_token": self._token}, body)
            said = parsed(raw)
        except Unanswered as error:
            return Stopped(f"{endpoint.title}：{error}", None)
        code = error_code(said)
        if code == 0:
            return Answer(raw, said)
        known = meaning(code)
        if known.kind is Kind.DAY:
            self._quotas.exhaust(endpoint, self.today)
        return Stopped(f"{endpoint.title}：{known.sentence}", known.kind, code)

    def _fetch_token(self, *, renew: bool) -> str:
        """A token that the account's other programs may share; a new one, which ends theirs, only where ours is refused."""
        body = {"grant_type": "client_credential", "appid": self._credential.appid, "secret": self._credential.secret,
                "force_refresh": renew}  # fmt: skip
        last: Stopped | None = None
        for _ in range(2):
            try:
                said = parsed(self._transport.post(STABLE_TOKEN.path, {}, body))
            except Unanswered as error:
                last = Stopped(f"{STABLE_TOKEN.title}：{error}", None)
                self._sleep(NO_ANSWER)
                continue
            token = said.get("access_token")
            if isinstance(token, str) and token:
                return token
            known = meaning(error_code(said))
            kind = None if known.kind in ONCE_MORE else Kind.CREDENTIAL
            last = Stopped(f"{STABLE_TOKEN.title}：{known.sentence}", kind, error_code(said))
            if known.kind not in ONCE_MORE:
                break
            self._sleep(PAUSES[known.kind])
        assert last is not None
        raise last


def parsed(raw: bytes) -> Mapping[str, Any]:
    """The object in the bytes of an answer; Unanswered for bytes that are no UTF-8 or no JSON object."""
    try:
        said = json.loads(raw.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        raise Unanswered("接口返回的内容不是约定的格式") from None
    if not isinstance(said, dict):
        raise Unanswered("接口返回的内容不是约定的格式")
    return said


def error_code(said: Mapping[str, Any]) -> int:
    """The code of an answer, 0 where there is none."""
    code = said.get("errcode", 0)
    return code if isinstance(code, int) and not isinstance(code, bool) else -2
