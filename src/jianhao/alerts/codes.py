"""Error codes of the group robots. Both answer HTTP 200 and tell in `errcode` whether the message was taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from jianhao.alerts.outcomes import SENT, Answer, Outcome
from jianhao.documents.cells import one_line

SOURCE = "企业微信、钉钉开发文档的全局返回码和机器人返回码；部分为第三方记载，待核"
AS_OF = "2026-11-26"
LONGEST = 120  # characters of the platform's own words that are kept


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means for the message, a sentence without its full stop, seconds to wait."""

    outcome: Outcome
    sentence: str
    wait: int | None = None


_O = Outcome
# The platform lifts its limit a minute after the last request that was too many.
WECOM = {
    -1: Meaning(_O.LATER, "企业微信系统繁忙"),
    40001: Meaning(_O.CHANNEL, "机器人地址中的key不正确"),
    40008: Meaning(_O.MESSAGE, "企业微信不接受这种消息类型"),
    40035: Meaning(_O.MESSAGE, "企业微信认为消息格式不正确"),
    40058: Meaning(_O.MESSAGE, "企业微信认为消息内容不符合要求"),
    44004: Meaning(_O.MESSAGE, "消息内容为空"),
    45002: Meaning(_O.MESSAGE, "消息超过企业微信的长度上限"),
    45009: Meaning(_O.LATER, "发送过于频繁，超过企业微信每分钟的上限", 60),
    45033: Meaning(_O.LATER, "同时发送过多，超过企业微信的上限", 60),
    48002: Meaning(_O.CHANNEL, "机器人没有发送权限"),
    60020: Meaning(_O.CHANNEL, "本机地址不在企业微信的可信地址中"),
    93000: Meaning(_O.CHANNEL, "机器人地址不正确，或者机器人已被移出群"),
    93004: Meaning(_O.CHANNEL, "机器人已被停用"),
    93008: Meaning(_O.CHANNEL, "机器人不在群里"),
}
# 钉钉 shuts a robot out for ten minutes.
_SHUT_OUT = 600
DINGTALK = {
    -1: Meaning(_O.LATER, "钉钉系统繁忙"),
    40035: Meaning(_O.MESSAGE, "钉钉认为消息格式不正确"),
    43004: Meaning(_O.MESSAGE, "钉钉不接受该请求的格式"),
    130101: Meaning(_O.LATER, "发送过于频繁，超过钉钉每分钟的上限", _SHUT_OUT),
    300001: Meaning(_O.CHANNEL, "机器人地址中的access_token不存在"),
    300005: Meaning(_O.CHANNEL, "机器人地址中的access_token不存在"),
    310000: Meaning(_O.CHANNEL, "钉钉的安全设置没有通过"),
    400013: Meaning(_O.CHANNEL, "群已被解散"),
    400101: Meaning(_O.CHANNEL, "机器人地址中的access_token不存在"),
    400102: Meaning(_O.CHANNEL, "机器人已被停用"),
    400105: Meaning(_O.MESSAGE, "钉钉不接受这种消息类型"),
    400106: Meaning(_O.CHANNEL, "机器人不存在"),
    410100: Meaning(_O.LATER, "发送速度过快，被钉钉限制", _SHUT_OUT),
    430101: Meaning(_O.MESSAGE, "钉钉认为消息含有不安全的链接"),
    430102: Meaning(_O.MESSAGE, "钉钉认为消息含有不合适的文字"),
    430104: Meaning(_O.MESSAGE, "钉钉认为消息含有不合适的内容"),
}
# One code for three settings of 钉钉; its own words say which. In the order in which they are looked for.
SECURITY = (
    ("keyword", "消息中没有机器人设置的关键词，请在钉钉把关键词设为“编号”，或者改用加签"),
    ("sign", "加签不正确，请核对密钥（SEC开头）"),
    ("timestamp", "时间不正确，请校准本机时间"),
    ("ip", "本机地址不在机器人设置的地址段中"),
)


def read_answer(body: bytes, codes: dict[int, Meaning], secrets: tuple[str, ...] = ()) -> Answer:
    """What a robot's answer means. One that cannot be read leaves open whether the message was taken."""
    said = _read(body)
    code = said.get("errcode")
    if not isinstance(code, int) or isinstance(code, bool):
        return Answer(Outcome.UNKNOWN, "平台的回应不能识别，不能确定是否已发出。")
    if code == 0:
        return SENT
    own = _own_words(said.get("errmsg"), secrets)
    # A code that is not documented is taken for our message's fault only after a person has looked.
    known = codes.get(code) or Meaning(Outcome.CHANNEL, "平台返回未见于文档的错误")
    sentence = _security(own) or known.sentence if code == 310000 and codes is DINGTALK else known.sentence
    more = f"，平台说明：{own}" if own else ""
    return Answer(known.outcome, f"{sentence}（错误码{code}{more}）。", code, known.wait)


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _own_words(said: object, secrets: tuple[str, ...]) -> str:
    text = one_line(said) if isinstance(said, str) else ""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    return text[:LONGEST]


def _security(own: str) -> str:
    lower = own.lower()
    return next((sentence for word, sentence in SECURITY if word in lower), "")
