"""What offices of the made-up province keep beside register and posts: contracts, contractors' figures, orders, hours, questions.

合同清单.csv, 受托单位报送.csv, 上级任务.csv, 工时记录.csv and 问题表.csv: as long and as uneven as real ones are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from jianhao.dates import Workdays, day_number
from jianhao.demo.accounts import Account
from jianhao.demo.kinds import Kind
from jianhao.demo.questions import question_rows
from jianhao.demo.world import World, write_csv

CONTRACTS = (
    "合同编号",
    "委托单位",
    "受托单位",
    "资质",
    "起始日期",
    "截止日期",
    "合同金额",
    "账号ID",
    "考核条款",
    "账号归属",
    "移交约定",
)
REPORTS = ("账号ID", "受托单位", "起始日期", "截止日期", "发布条数", "阅读次数")
ORDERS = ("任务编号", "下达单位", "任务类型", "具体要求", "起始日期", "截止日期", "涉及账号ID", "依据")
DIARY = ("账号ID", "日期", "工作内容", "小时数", "任务编号")
QUESTIONS = ("受理时间", "诉求类型", "诉求标题", "承办单位")
TERMS = (
    "每月原创不少于8条，内容经甲方审核后发布；考核以内容质量和差错率为主。",
    "乙方按月提供运营报告；发生重大表述错误的，每次扣减服务费5%。",
    "年度总阅读量不少于20万次，未达到的扣减尾款10%。",
    "全年新增粉丝不少于3000人，每少100人扣减服务费1%。",
    "按发布条数结算，图文每条180元，短视频每条900元。",
    "考核满分100分，其中阅读量30分；考核得分低于80分的，扣减尾款10%。",
    "不以阅读量、粉丝数作为付款依据，按季度支付服务费。",
    "每周推送不少于3次，每次不少于2条。",
)
OWNERSHIP = ("账号归甲方所有", "账号归甲方所有", "账号归甲方所有", "双方另行协商", "")
HANDOVER = ("合同终止后10日内移交账号、密码和全部数据", "合同终止后移交账号", "")
QUALIFICATION = ("信息网络传播服务资质", "营业执照", "")
WANTED = (
    ("更新条数", "政务新媒体每日更新不少于3条", "工作日", 0.5),
    ("更新条数", "工作日每天更新1条以上，节假日不断更", "", 0.4),
    ("转发任务", "重要稿件2小时内转发，并截图报送", "群内通知", 1.2),
    ("转发任务", "统一推送专题内容，每周不少于5条", "电话通知", 0.8),
    ("增粉指标", "年底前粉丝数增长20%", "", 0.6),
    ("点赞投票", "组织干部职工为参评短视频投票", "群内通知", 0.7),
    ("报表截图", "每周五报送阅读数统计表和后台截图", "", 0.9),
)
WORK = (("采写编辑", 1.6), ("审核校对", 0.7), ("后台回复", 0.4), ("数据统计", 0.3))
KEPT_DIARY = 0.22  # of the accounts that publish
INFLATED = 0.25  # of the figures that contractors report
QUESTIONS_EACH = 6  # an account


@dataclass(frozen=True, slots=True)
class Papers:
    """The files."""

    contracts: Path
    reports: Path
    orders: Path
    diary: Path
    questions: Path


def papers_in(folder: Path) -> Papers:
    """Where they lie."""
    names = ("合同清单.csv", "受托单位报送.csv", "上级任务.csv", "工时记录.csv", "问题表.csv")
    return Papers(*(folder / name for name in names))


def write_papers(folder: Path, world: World, seed: int) -> Papers:
    """Write all of them; the same world and seed give the same bytes."""
    papers = papers_in(folder)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence([seed, 7]).spawn(5)]
    registered = [a for a in world.accounts if a.kind != Kind.UNREGISTERED]
    posting = set(np.unique(world.schedule.account).tolist())
    active = [a for at, a in enumerate(world.accounts) if at in posting and a.kind != Kind.UNREGISTERED]
    orders = list(_orders(registered, world.as_of, streams[2]))
    write_csv(papers.contracts, CONTRACTS, _contracts(registered, world.as_of, streams[0]))
    write_csv(papers.reports, REPORTS, _reports(registered, world, streams[1]))
    write_csv(papers.orders, ORDERS, orders)
    write_csv(papers.diary, DIARY, _diary(active, orders, world.as_of, streams[3]))
    units = sorted({a.unit.agency: a.unit for a in registered}.values(), key=lambda unit: unit.agency)
    rows = question_rows(units, world.as_of, QUESTIONS_EACH * len(registered), streams[4])
    write_csv(papers.questions, QUESTIONS, rows)
    return papers


def _contracts(
    accounts: list[Account], as_of: date, rng: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """One for each client; one in twelve accounts that the register says are run by others stands in no contract."""
    begun = [as_of - timedelta(days=days) for days in range(60, 400)]
    clients: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        if account.contractor and rng.random() > 1 / 12:
            clients[account.unit.agency, account.contractor].append(account)
    for number, ((client, contractor), run) in enumerate(clients.items(), 1):
        end = run[0].contract_end
        yield (
            f"示采{as_of.year}-{number:04d}", client, contractor, _pick(rng, QUALIFICATION),
            begun[int(rng.integers(len(begun)))],
            end if end and rng.random() > 0.1 else "", sum(a.yearly_cost or 0 for a in run) or "", "、".join(a.account_id for a in run),
            _pick(rng, TERMS), _pick(rng, OWNERSHIP), _pick(rng, HANDOVER),
        )  # fmt: skip


def _reports(accounts: list[Account], world: World, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Figures of the last three months of two in three of the accounts that contractors run."""
    owner, day = world.schedule.account, world.schedule.second // 86_400
    places = {a.account_id: at for at, a in enumerate(world.accounts)}
    first = world.as_of - timedelta(days=89)
    inside = (day >= day_number(first)) & (day <= day_number(world.as_of)) & ~world.traffic.hidden
    size = len(world.accounts)
    posts = np.bincount(owner[inside], minlength=size)
    reads = np.bincount(owner[inside], world.traffic.latest.reads[inside], size)
    for account in accounts:
        at = places[account.account_id]
        if account.contractor and posts[at] and rng.random() < 2 / 3:
            factor = rng.uniform(1.3, 2.2) if rng.random() < INFLATED else rng.uniform(0.98, 1.03)
            yield (
                account.account_id,
                account.contractor,
                first,
                world.as_of,
                posts[at],
                round(reads[at] * factor),
            )


def _orders(accounts: list[Account], as_of: date, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Of the province to many, of cities to theirs."""
    cities: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        if account.unit.place.level != "省级":
            cities[account.unit.place.path[:1]].append(account)
    issuers = [("示例省人民政府办公厅", accounts)]
    issuers += [(f"{city}市人民政府办公室", own) for city, own in sorted(cities.items())]
    number = 0
    for issuer, own in issuers:
        for at in sorted(rng.choice(len(WANTED), 3, replace=False).tolist()):
            number += 1
            kind, content, basis, _ = WANTED[at]
            asked = [a.account_id for a in own if rng.random() < 0.25][:150]
            since = as_of - timedelta(days=int(rng.integers(30, 500)))
            until = as_of - timedelta(days=3) if rng.random() < 0.15 else ""
            yield (f"R{number:03d}", issuer, kind, content, since, until, "、".join(asked), basis)


def _diary(
    accounts: list[Account], orders: Iterable[tuple[object, ...]], as_of: date, rng: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """Two weeks of work of a part of the accounts; one in ten kept it for a week only."""
    asked = _asked(orders)
    calendar = Workdays()
    days = [as_of - timedelta(days=back) for back in range(14, -1, -1)]
    worked = [day for day in days if calendar.is_workday(day_number(day))]
    for account in accounts:
        if rng.random() > KEPT_DIARY:
            continue
        kept = worked if rng.random() > 0.1 else worked[:5]
        for day in kept:
            task, hours = WORK[int(rng.integers(len(WORK)))]
            yield (account.account_id, day, task, _hours(hours, rng), "")
            for order, each in asked.get(account.account_id, ()):
                if rng.random() < 0.4:
                    yield (account.account_id, day, "上级任务", _hours(each, rng), order)


def _asked(orders: Iterable[tuple[object, ...]]) -> Mapping[str, list[tuple[str, float]]]:
    hours = {content: each for _, content, _, each in WANTED}
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for order, _, _, content, _, until, accounts, _ in orders:
        for account in str(accounts).split("、"):
            if not until:
                found[account].append((str(order), hours[str(content)]))
    return found


def _hours(usual: float, rng: np.random.Generator) -> str:
    return f"{max(0.1, usual * np.exp(0.4 * rng.normal())):.1f}"


def _pick(rng: np.random.Generator, of: tuple[str, ...]) -> str:
    return of[int(rng.integers(len(of)))]
