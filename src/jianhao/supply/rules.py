"""The rules: words that officials put into titles and openings when a post is of one kind, each with its reason.

Written from the forms of official writing (GB/T 9704, the columns of 政府网站发展指引, the wording of weather signals) and from
how accounts head their posts; how often each is right is measured by bench/supply.
"""

from __future__ import annotations

from jianhao.supply.kinds import Kind
from jianhao.supply.rule import Rule, RuleBook, Where, words

MEETINGS = (
    Rule(
        "meeting_held",
        Kind.MEETINGS,
        "标题写会议召开、举行",
        words(
            "会议召开 会召开 召开会议 会议举行 会举行 会开幕 会闭幕 大会召开 召开会 反馈会 座谈会 推进会 "
            "调度会 总结会 部署会 动员会 学习会 党组会 常务会议 常委会 全委会 联席会议 民主生活会 "
            "理论学习 集体学习 党代会 代表大会 签约仪式 开班"
        ),
        unless=words("辟谣 解读 回复 情况通报 公告 的通知 新闻发布会"),
    ),
    Rule(
        "meeting_told",
        Kind.MEETINGS,
        "开头写谁主持、会议要求什么",
        words(
            "主持会议 主持召开 会议强调 会议指出 会议要求 会议传达 会议学习 会议审议 会议听取 会议通报 "
            "出席会议 并讲话 作动员讲话 表态发言 列席 传达学习 出席并 致辞 总结讲话 作工作报告 "
            "作政府工作报告"
        ),
        Where.BOTH,
        unless=words("解读 公开征求 辟谣"),
    ),
    Rule(
        "leader_out",
        Kind.MEETINGS,
        "标题写领导调研、检查、会见",
        words("调研 检查 督导 视察 慰问 会见 走访 看望 考察 观摩 下访 接访 宣讲"),
        also=words(
            "书记 县长 市长 区长 镇长 主席 局长 主任 领导 主要负责人 督导组 考察组 检查组 人大代表 "
            "政协委员 带队 一行"
        ),
        unless=words("专项检查 有网友 驻村书记 第一书记"),
    ),
    Rule(
        "party_day",
        Kind.MEETINGS,
        "支部活动",
        words("主题党日 专题党课 廉政谈话 党工委 宣讲团 中心组"),
        Where.BOTH,
    ),
)
SERVICES = (
    Rule(
        "how_to",
        Kind.SERVICES,
        "标题问怎样办、到哪里办",
        words(
            "怎么办？ 如何办 怎么办理 办事指南 办理流程 申领流程 办理指南 申请指南 报名指南 申请须知 "
            "报名须知 操作指引 申请步骤 怎么补 怎么查 怎么换 手把手教 三步 教程 查询方法 查询入口 "
            "材料清单 需要带什么 要带啥 在哪里做 换证流程 办理办法 免费上牌 入口 预约方式 可以网上办 "
            "办理时间 手续的通知 受理公告"
        ),
        Where.BOTH,
        unless=words("诈骗 骗子 警惕 中毒"),
    ),
    Rule(
        "outage",
        Kind.SERVICES,
        "停水停电停气和恢复",
        words("停水通知 停水公告 停电 停水 停气 停暖 恢复供水 供水恢复 计划停电"),
        unless=words("辟谣 谣言 网传 反映 回应 抢修队 情况说明"),
    ),
    Rule(
        "traffic",
        Kind.SERVICES,
        "道路、公交临时安排",
        words("交通管制 线路调整 临时绕行 首末班 公交提示 禁止机动车通行 交管措施 绕行"),
        unless=words("预警"),
    ),
    Rule(
        "opening_hours",
        Kind.SERVICES,
        "开放时间、门诊和窗口安排",
        words("开放时间 延时服务 作息时间 门诊安排 出诊安排 周末也能 工作时间 营业时间 停课"),
    ),
    Rule(
        "jobs",
        Kind.SERVICES,
        "招聘、招生、考试报名",
        words("公开招聘 招聘会 招考 报名公告 报名的通知 现场审核 成绩查询 招人 岗位来了 直播带岗"),
        Where.BOTH,
        unless=words("诈骗 被骗 骗局 巡视 座谈 解读"),
    ),
    Rule(
        "jobs_headed",
        Kind.SERVICES,
        "标题写招聘、招生",
        words("招聘 招生报名 义务教育招生 招考信息"),
        unless=words("诈骗 被骗 骗局 座谈 解读 巡察"),
    ),
    Rule(
        "pay_and_claim",
        Kind.SERVICES,
        "缴费、领取、预约",
        words(
            "缴费开始 开始缴费 发放消费券 消费券来了 到苗 到货 免费体检 免费婚检 免费培训 免费技能培训 "
            "免费适配 无偿献血 开始申领 开始预约 激活步骤"
        ),
        Where.BOTH,
    ),
    Rule(
        "form_parts",
        Kind.SERVICES,
        "正文列出受理条件、材料、时限",
        words(
            "受理条件 申请材料 所需材料 办理时限 携带身份证 携带有效身份证 本人带户口簿 带身份证 "
            "扫码投简历 工本费 点击我的 上传材料"
        ),
        Where.TEXT,
        unless=words("诈骗 骗子 答复如下"),
    ),
)
POLICY = (
    Rule(
        "explained",
        Kind.POLICY,
        "标题写解读、图解、问答",
        words(
            "政策解读 文字解读 一图读懂 一图看懂 图解 解读 政策问答 问答 一问一答 要点速览 政策明白卡 "
            "政策直通车 起草说明 看懂 读懂 新规 新政 划重点"
        ),
        unless=words("怎么办？ 怎么办理 中毒 诈骗"),
    ),
    Rule(
        "law_taught",
        Kind.POLICY,
        "普法和法律条文",
        words("普法 以案说法 以案释法 学法 民法典 法官说法 法规定 条例规定 中华人民共和国 司法解释 修正案"),
        Where.BOTH,
        unless=words("送戏 志愿 开展普法 普法活动 反诈 致电 成立 庆祝 根据中华人民共和国 依据中华人民共和国"),
    ),
    Rule(
        "document",
        Kind.POLICY,
        "印发文件、征求意见、废止文件",
        words(
            "关于印发 印发的通知 征求意见 公开征求 规范性文件 若干措施 若干政策 实施细则 实施意见 "
            "管理办法 实施方案 应急预案 管理规定 的决定$ 总体规划 协调机制的通知 文件速递"
        ),
        unless=words("回复 召开 辟谣"),
    ),
    Rule(
        "issued_told",
        Kind.POLICY,
        "正文写某文件印发、施行",
        words(
            "现印发给你们 印发给你们 起施行 日施行 印发了 征求意见稿 本条例 本办法 本规定 本法 制定本 "
            "并发出通知 本预案 自公布之日 自发布之日 各乡镇人民政府"
        ),
        Where.TEXT,
        unless=words("公示 公告期限"),
    ),
    Rule(
        "standard_changed",
        Kind.POLICY,
        "标准调整",
        words("标准上调 标准的通知 标准的公告 额度提高 延续至 补贴标准 标准提高 最低工资标准"),
    ),
    Rule(
        "article",
        Kind.POLICY,
        "条文",
        words(
            "责令限期改正 处分 处罚款 依法给予 县级以上人民政府 县级以上地方 人民政府应当 应当依法 部门应当"
        ),
        Where.TEXT,
        unless=words("公示 我局 来信 反映 网友 通报如下 留言"),
    ),
)
WARNINGS = (
    Rule(
        "signal",
        Kind.WARNINGS,
        "预警信号",
        words(
            "预警信号 红色预警 橙色预警 黄色预警 蓝色预警 风险预警 预警生效 预警通知 天气预警 发布暴雨 "
            "森林火险 山洪 预警升级 雷电黄 火险橙"
        ),
        Where.BOTH,
        unless=words("演练 法 复盘 圆满"),
    ),
    Rule(
        "fraud",
        Kind.WARNINGS,
        "反诈和消费提醒",
        words("反诈 骗子 诈骗 骗局 消费提示 消费警示 非法集资 冒充 千万别点 谨防受骗"),
        Where.BOTH,
        unless=words("破获 侦破 抓获 打掉 宣判 法第 召开 会议 主持 拆除 冻结涉案 追回 刑拘 中华人民共和国"),
    ),
    Rule(
        "beware",
        Kind.WARNINGS,
        "标题写提醒、警惕、谨防",
        words(
            "提醒 警惕 谨防 当心 千万别 请勿 切勿 避险 中毒 高发期 怎么救 来袭 出行请注意 警示 风险提示 消费提示 "
            "健康提示 紧急提示 预警通报"
        ),
        unless=words("演练 召开 会议 检查组 抓获 网友留言 反映 督导 排查整改 不实 发放宣传 修复 救助 网友"),
    ),
    Rule(
        "danger_told",
        Kind.WARNINGS,
        "写防范某种危险",
        words(
            "紧急提醒 安全提醒 风险提示 预警通报 警示 防溺水 防灾减灾 禁火令 戒严令 防火期 紧急扩散 注意防范 "
            "谨防受骗 立即撤离 提高警惕 及时报警"
        ),
        Where.BOTH,
        unless=words("演练 召开 会议 检查组 抓获 网友留言 反映 督导 排查整改 不实 发放宣传"),
    ),
    Rule(
        "weather",
        Kind.WARNINGS,
        "天气过程和防范",
        words("台风 暴雨 寒潮 强对流 大雾 团雾 路面结冰 道路结冰 高温 降温 雨雪 大风"),
        also=words("请 注意 别 不要 预计 减速 加固 防范"),
        unless=words("慰问 调研 抢修 检查 会议 召开 演练 恢复 停课 志愿"),
    ),
)
REPLIES = (
    Rule(
        "answered",
        Kind.REPLIES,
        "答复来信、留言、提案、建议",
        words(
            "来信的答复 提案的答复 建议的答复 建议办理答复 建议答复 的回复 回复$ 的答复 留言选登 留言回复 "
            "核查反馈 办理反馈 处理意见公开 有诉必应 回音壁 问政 回应 网友问 网友留言 民声 粉丝私信 "
            "投诉有回音 建议采纳 一线督办 您的建议 办理情况通报"
        ),
    ),
    Rule(
        "rumour",
        Kind.REPLIES,
        "辟谣、情况说明、情况通报",
        words("辟谣 谣言 情况说明 情况通报 不实 网传 真相来了 澄清 不信谣 致歉 调查结果 调查情况"),
        unless=words("经济运行 工作情况通报"),
    ),
    Rule(
        "reflected",
        Kind.REPLIES,
        "正文从反映、留言说起",
        words(
            "您反映的 您提出的 网友反映 市民反映 群众反映 居民反映 针对网友 针对网传 您好请问 接到反映 "
            "接到家长反映 来信人 网民反映 有网友 经核查 收悉 市民来电 市民建议 家长投诉 有视频反映 "
            "来信询问 感谢监督 已派单 业主反映 深表歉意"
        ),
        Where.BOTH,
        unless=words("诈骗 骗子 召开会议"),
    ),
)
REPOSTS = (
    Rule(
        "from_elsewhere",
        Kind.REPOST,
        "标明转自他处",
        words(
            "转自 转载自 本文转自 转载 来源新华社 来源人民日报 来源央视 来源人民网 来源求是 "
            "来源中国政府网 转发微博 新华社电 新华社北京 据新华社 据央视 人民日报客户端 信息来源省 "
            "来源教育部 来源中国气象局 受权发布 来源国家 来源光明 来源经济日报 新华时评 人民锐评"
        ),
        Where.BOTH,
        unless=words("转发抽奖 转发扩散 禁止转载 转载请注明"),
    ),
)
OWN_WORK = (
    Rule(
        "done",
        Kind.OWN_WORK,
        "写本单位做成了什么",
        words(
            "破获 侦破 抓获 查处 整治 专项检查 抽查 开工 通车 建成 完工 投入使用 揭牌 竣工 验收 演练 巡逻 "
            "抢修 复耕 造林 入选 荣获 成功调解 集中执行 取得阶段性成效 扎实推进 送戏下乡 夜查 挂牌"
        ),
        unless=words("反映 网友 回复 停电 停水 主持 公告 条例 办法 回应 提醒 书记 县长 市长 领导"),
    ),
    Rule(
        "figures",
        Kind.OWN_WORK,
        "公示、决算、统计、进展",
        words(
            "决算公开 预算公开 中标结果 中标公告 处罚信息公示 的公示 成绩单 经济运行情况 工作统计 "
            "工作情况的报告 同比增长 同比增加 较去年"
        ),
        Where.BOTH,
        unless=words("提案 来信 会议"),
    ),
)
OTHERS = (
    Rule(
        "greeting",
        Kind.OTHER,
        "问候、祝福",
        words("早安 晚安 新年快乐 元宵节快乐 端午安康 节日快乐 中秋快乐 祝大家 岁月静好 万事如意 祝福"),
        Where.BOTH,
        unless=words("诈骗"),
    ),
    Rule(
        "leisure",
        Kind.OTHER,
        "风光、美食、节气、文艺",
        words(
            "打卡 美景 美食 味道 乡愁 诗词 散文 书法作品 赏花 航拍 壁纸 抽奖 投票 非遗 荐书 冷知识 "
            "历史上的今天 二十四节气 习俗 风景 古镇 谜语 旅游线路 评论区聊聊 治愈 老照片 作品展 特产 "
            "简介$"
        ),
        Where.BOTH,
        unless=words("检查 会议 预警 警惕 执法 消费券 召开 条例 反映"),
    ),
)

RULES = (*MEETINGS, *SERVICES, *POLICY, *WARNINGS, *REPLIES, *REPOSTS, *OWN_WORK, *OTHERS)
BOOK = RuleBook(RULES)
