"""Error codes of the WeChat interface as documented: what each means for going on, and a sentence for the office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SOURCE = "微信公众平台开发文档的全局返回码；部分为第三方记载，待核"
AS_OF = "2026-11-23"


class Kind(StrEnum):
    """What an error means for the work at hand."""

    BUSY = "busy"  # once more, a moment later
    TOKEN = "token"  # once more with a new token
    MINUTE = "minute"  # once more after a minute
    DAY = "day"  # this endpoint again tomorrow
    NOT_READY = "not_ready"  # the data of that day comes later
    FORBIDDEN = "forbidden"  # this endpoint is not for the account; the others may be
    OFFLINE = "offline"  # the endpoint is gone for good
    CREDENTIAL = "credential"  # nothing goes on before the office puts it right
    ACCOUNT = "account"  # the account is frozen or punished: nothing goes on
    ARGUMENT = "argument"  # our own mistake, or an id that is none
    UNKNOWN = "unknown"  # not documented: somebody has to look


# After one more try of these the answer stands.
ONCE_MORE = frozenset({Kind.BUSY, Kind.TOKEN, Kind.MINUTE})
# These end the work on the whole account.
END_ALL = frozenset({Kind.TOKEN, Kind.CREDENTIAL, Kind.ACCOUNT})


@dataclass(frozen=True, slots=True)
class Meaning:
    """Kind and sentence of a code."""

    kind: Kind
    sentence: str


_K = Kind
CODES: dict[int, Meaning] = {
    -1: Meaning(_K.BUSY, "微信接口繁忙"),
    40001: Meaning(_K.TOKEN, "接口凭据已失效（可能另有程序取得了新的凭据，或者授权已被取消）"),
    40013: Meaning(_K.CREDENTIAL, "AppID不正确"),
    40014: Meaning(_K.TOKEN, "接口凭据不正确"),
    40097: Meaning(_K.ARGUMENT, "接口参数不正确"),
    40125: Meaning(_K.CREDENTIAL, "AppSecret不正确或者已被重置"),
    40164: Meaning(_K.CREDENTIAL, "本机地址不在公众平台设置的IP白名单中"),
    42001: Meaning(_K.TOKEN, "接口凭据已过期"),
    43002: Meaning(_K.ARGUMENT, "接口要求用POST方法"),
    45009: Meaning(_K.DAY, "该接口当日调用额度已用完"),
    45011: Meaning(_K.MINUTE, "调用过于频繁"),
    47009: Meaning(_K.OFFLINE, "该接口已停止服务"),
    48001: Meaning(_K.FORBIDDEN, "该账号没有此接口的权限（账号须经认证）"),
    48004: Meaning(_K.ACCOUNT, "该账号因违规被限制使用接口"),
    48006: Meaning(_K.DAY, "清零次数已用完"),
    50002: Meaning(_K.ACCOUNT, "该账号受限，可能已冻结"),
    53600: Meaning(_K.ARGUMENT, "内容标识无效"),
    61003: Meaning(_K.CREDENTIAL, "该账号没有授权本平台"),
    61007: Meaning(_K.FORBIDDEN, "没有取得该项接口的授权"),
    61023: Meaning(_K.CREDENTIAL, "授权的刷新凭据无效，须由管理员重新扫码授权"),
    61500: Meaning(_K.ARGUMENT, "日期格式不正确"),
    61501: Meaning(_K.ARGUMENT, "日期范围不正确"),
    61503: Meaning(_K.NOT_READY, "该日数据尚未生成"),
    88000: Meaning(_K.FORBIDDEN, "该账号没有留言功能的权限"),
    89503: Meaning(_K.CREDENTIAL, "调用地址须由管理员确认"),
    89506: Meaning(_K.CREDENTIAL, "管理员拒绝了该调用地址，24小时内不能再用"),
    89507: Meaning(_K.CREDENTIAL, "管理员拒绝了该调用地址，1小时内不能再用"),
}


def meaning(code: int) -> Meaning:
    """What a code means; one that is not documented ends its endpoint."""
    return CODES.get(code) or Meaning(Kind.UNKNOWN, "接口返回未见于文档的错误")
