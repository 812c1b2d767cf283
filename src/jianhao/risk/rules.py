"""Every rule of the content checks with its clause: the one list that tables, pages and documents name them from."""

from __future__ import annotations

from jianhao.risk.finding import Category, Rule, Severity

SAFETY = "国办秘函〔2019〕19号政务新媒体单项否决指标：安全、泄密事故等严重问题（逐条原文待核）"
WRONG = "国办秘函〔2019〕19号政务新媒体单项否决指标：严重表述错误；一般错别字为提醒（逐条原文待核）"
ADVERT = "国办发〔2018〕123号：不得发布商业广告和与政府职能无关的信息（逐条原文待核）"
PRIVACY = "《中华人民共和国个人信息保护法》；国办发〔2018〕123号信息发布审核要求（逐条原文待核）"
REPLY = "国办发〔2018〕123号：回复留言应认真规范，不得使用不文明用语（逐条原文待核）"
OWN = "本机关词表"

_RULES = (
    Rule("misprint", Category.MISPRINT, Severity.IMPORTANT, "疑似错别字", WRONG, "按字的搭配推断，请对照原文核实。"),
    Rule("confusion", Category.MISPRINT, Severity.IMPORTANT, "常见错别字", WRONG, "见于易混词表，请对照原文核实。"),
    Rule("state_name", Category.NAME, Severity.URGENT, "国家名称、机关名称疑似有误", WRONG, "请对照原文核实。"),
    Rule("former_place", Category.NAME, Severity.HINT, "已变更的行政区划名称", WRONG, "讲述历史、引用原文的不必修改。"),
    Rule("former_body", Category.NAME, Severity.HINT, "已变更的机构名称", WRONG, "讲述历史、引用原文的不必修改。"),
    Rule("hijack_advert", Category.HIJACK, Severity.IMPORTANT, "商业广告用语", ADVERT),
    Rule("hijack_gambling", Category.HIJACK, Severity.URGENT, "赌博用语", SAFETY),
    Rule("hijack_porn", Category.HIJACK, Severity.URGENT, "色情用语", SAFETY),
    Rule("hijack_weapons", Category.HIJACK, Severity.URGENT, "枪支爆炸物买卖用语", SAFETY),
    Rule("hijack_fraud", Category.HIJACK, Severity.URGENT, "违法服务用语", SAFETY),
    Rule("hijack_contact", Category.HIJACK, Severity.IMPORTANT, "引导添加个人联系方式", ADVERT),
    Rule("illegal_site", Category.LINK, Severity.URGENT, "链接在违法网站名单内", SAFETY),
    Rule("short_link", Category.LINK, Severity.IMPORTANT, "短链接，去向不明", ADVERT, "请还原后核对去向。"),
    Rule("odd_link", Category.LINK, Severity.IMPORTANT, "境外或少见域名的链接", ADVERT, "请核对是否为本单位所需。"),
    Rule("citizen_id", Category.PERSONAL_DATA, Severity.URGENT, "身份证号码", PRIVACY),
    Rule("mobile", Category.PERSONAL_DATA, Severity.IMPORTANT, "手机号码", PRIVACY, "对外公布的工作电话可以标为误判。"),
    Rule("landline", Category.PERSONAL_DATA, Severity.HINT, "个人或家庭固定电话", PRIVACY, "办公电话不在此列。"),
    Rule("bank_card", Category.PERSONAL_DATA, Severity.URGENT, "银行卡号", PRIVACY),
    Rule("insult", Category.REPLY, Severity.IMPORTANT, "不文明用语", REPLY, "是否不当由人判断。"),
    Rule("office_word", Category.MISPRINT, Severity.IMPORTANT, "本机关词表中的词", OWN),
    Rule("new_tool", Category.HIJACK, Severity.IMPORTANT, "从未用过的发布工具", SAFETY, "只作安全提示，不用于考勤。"),
    Rule("new_hour", Category.HIJACK, Severity.HINT, "从未发布过的时段", SAFETY, "只作安全提示，不用于考勤。"),
    Rule("new_topic", Category.HIJACK, Severity.HINT, "与以往内容相去甚远", SAFETY, "只作安全提示。"),
    Rule("deletion_burst", Category.HIJACK, Severity.IMPORTANT, "短时间内大量删除", SAFETY, "只作安全提示。"),
)  # fmt: skip

RULES = {rule.id: rule for rule in _RULES}
