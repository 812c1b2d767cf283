"""What `jianhao archive show` says of an archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jianhao.archive.records import STATES

KINDS = {"mobile": "手机号", "id_number": "身份证号", "landline": "固定电话（只计数）", "nickname": "昵称", "secret": "登录凭据",
         "left_out": "不保留的评论文件"}  # fmt: skip


def shown(said: Mapping[str, Any]) -> Iterator[str]:
    """Lines for a person."""
    account, archive, counts = said["account"], said["archive"], said["completeness"]
    yield f"{account.get('name')}（{account.get('account_id')}），归档日期{archive.get('sealed_on')}"
    yield (
        f"发布内容{counts['articles']:,}条：有正文或网页{counts['with_body']:,}条，有阅读等数据{counts['with_numbers']:,}条，"
        f"导出时已删除{counts['deleted']:,}条"
    )
    yield f"网页{counts['pages']:,}个，图片{counts['images']:,}个，草稿{counts['drafts']:,}个，后台导出{counts['exports']:,}个"
    yield f"完整程度：{'；'.join([STATES.get(counts['state'], counts['state']), *counts['reasons']])}"
    masked = "，".join(
        f"{KINDS.get(kind, kind)}{count:,}" for kind, count in said["erasure"]["totals"].items()
    )
    yield f"已遮盖或去除：{masked or '无'}"
    if said["decision"]["legal_hold"]:
        yield "有保全要求，不得销毁"
    yield f"时间戳：{'有' if said['stamped'] else '无'}"
    yield f"Merkle根：{said['merkle']['root']}"
