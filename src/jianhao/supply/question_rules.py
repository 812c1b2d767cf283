"""What a question is about, from the columns of the table and its words; the words are looked at and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jianhao.supply.kinds import ASKED, Kind
from jianhao.supply.openings import open_posts
from jianhao.supply.rule import Rule, RuleBook, Where, words

# In order: the first rule that speaks decides. A danger comes before a complaint, an errand before a policy.
RULES = (
    Rule(
        "danger",
        Kind.WARNINGS,
        "问安全隐患、诈骗、预警",
        words(
            "安全隐患 隐患 诈骗 被骗 骗局 预警 漏气 燃气味 坠落 塌陷 易燃 火灾 溺水 滑坡 触电 电线脱落 "
            "井盖缺失 高空抛物 中毒 疫情 传染"
        ),
        Where.BOTH,
    ),
    Rule(
        "errand",
        Kind.SERVICES,
        "问怎样办、要什么材料、几点开门",
        words(
            "怎么办理 如何办理 怎样办理 怎么办？ 办理流程 需要什么材料 需要哪些材料 什么材料 材料 "
            "怎么申请 如何申请 怎么查询 如何查询 怎么预约 如何预约 预约 报名 在哪里办 哪里办 补办 换证 "
            "过户 缴费 开具证明 办事指南 办事咨询 业务咨询 服务时间 上班时间 营业时间 几点 电话是多少 "
            "地址 停水 停电 停气 招聘 公交线路 办证 落户 备案"
        ),
        Where.BOTH,
    ),
    Rule(
        "policy",
        Kind.POLICY,
        "问政策、标准、条件",
        words(
            "政策咨询 政策 补贴标准 补贴 补助 标准 是否符合 符合条件 什么条件 规定 待遇 报销比例 报销 "
            "减免 法律咨询 新规 能不能享受 可以享受 赔偿标准 征收补偿 文件"
        ),
        Where.BOTH,
    ),
    Rule(
        "progress",
        Kind.OWN_WORK,
        "问工程、工作进展",
        words(
            "什么时候通车 何时通车 什么时候完工 何时完工 什么时候开工 何时开工 什么时候修 进展 进度 "
            "规划建设 工期 何时建成 什么时候建 什么时候开通 何时开通 什么时候通 建设情况 改造计划 "
            "何时改造"
        ),
        Where.BOTH,
    ),
    Rule(
        "complaint",
        Kind.REPLIES,
        "投诉、求助、建议、举报，要求处理和答复",
        words(
            "投诉 举报 求助 建议 意见 反映 诉求 扰民 噪音 噪声 要求处理 希望处理 不作为 拖欠 乱收费 "
            "没人管 表扬 感谢 纠纷 违建 占道 垃圾 油烟 路灯 坑洼 异味 核实"
        ),
        Where.BOTH,
    ),
    Rule(
        "enquiry",
        Kind.SERVICES,
        "表中类型为咨询",
        words("咨询 查询 请问"),
        Where.BOTH,
    ),
)
BOOK = RuleBook(RULES)


def question_kinds(categories: Sequence[str | None], words: Sequence[str | None]) -> list[Kind]:
    """Kinds of questions by their columns of type and by title and text; UNDETERMINED where no rule speaks."""
    if not len(words):
        return []
    openings = open_posts(
        pa.array([c or "无" for c in categories], pa.string()), pa.array(list(words), pa.string())
    )
    fires = BOOK.apply(openings)
    first = np.where(fires.any(axis=0), fires.argmax(axis=0), len(RULES))
    names = [*(rule.kind for rule in RULES), Kind.UNDETERMINED]
    assert set(names[:-1]) <= set(ASKED)
    return [names[number] for number in first]
