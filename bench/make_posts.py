"""Input files for the benchmarks, fast and the same for the same seed: a register, posts as CSV, a large register as xlsx.

Nothing in them exists: the place is 示例省, codes and ids are drawn, texts are sentences joined at random. Spellings are
those of real files: most times in ISO form and some 2024/5/3 8:05, counts as numbers and some 1.2万, 10万+ and —,
ids as text with a few that a spreadsheet spoiled, some accounts that are not in the register.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import xlsxwriter

LAST_DAY = date(2024, 5, 20)
CHUNK = 100_000
REGISTER = 1_300
STRANGERS = 13
SPOILT_ID = "7.12346E+18"
POST_HEADINGS = (
    "账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "阅读数", "点赞数", "在看数", "评论数", "转发数",
    "是否原创", "是否删除", "采集时间",
)  # fmt: skip
REGISTER_HEADINGS = (
    "账号ID", "账号名称", "平台", "主办单位", "行政区划代码", "层级", "粉丝数", "开设日期", "最近更新日", "检查时间",
    "平台状态", "认证主体",
)  # fmt: skip
PLATFORMS = (("微信公众号", "weixin"), ("新浪微博", "weibo"), ("抖音号", "douyin"))
LEVELS = ("市级", "县级", "乡镇街道")
SENTENCES = (
    "为进一步优化营商环境，现将有关事项通知如下。", "请广大群众合理安排出行，注意道路交通安全！",
    "窗口服务时间为工作日上午9时至12时，下午2时至5时。", "申请人可通过政务服务网在线提交材料，也可到现场办理。",
    "近日，工作人员深入田间地头，指导农户做好病虫害防治工作。",
    "根据气象部门预报，未来三天有中到大雨，局部暴雨。", "截至目前，全年任务已完成百分之八十二点六。",
    "会议强调，要坚持问题导向，压实主体责任。", "招聘岗位、报名条件和考试安排见附件。",
    "征求意见时间为30日，意见请以书面形式反馈。", "这份“一图读懂”请收好,转发给更多人。",
    "医保缴费标准有调整，缴费期限延长至年底。", "志愿者走进社区，为老年人讲解防范电信网络诈骗知识。",
    "活动现场发放宣传资料三百余份，解答咨询五十余人次。", "凡符合条件的单位均可申报，逾期不予受理。",
    "道路施工期间请绕行，由此带来的不便敬请谅解。",
)  # fmt: skip
COMMON = bytes(byte for i in range(900) for byte in (0xB0 + i // 94, 0xA1 + i % 94)).decode(
    "gb2312"
)  # the first of level 1


@dataclass(frozen=True)
class Accounts:
    """The register by rows: parallel tuples."""

    native: tuple[str, ...]
    platform: tuple[int, ...]
    names: tuple[str, ...]


def make_accounts(count: int, seed: int = 1) -> Accounts:
    """Distinct accounts on three platforms, each with the kind of id its platform gives."""
    rng = np.random.default_rng(seed)
    platform = rng.choice(3, count, p=(0.6, 0.25, 0.15))
    step = rng.integers(1, 900, count).cumsum()
    native = [(f"gh_{0xA00000000000 + int(s):012x}", str(1_900_000_000 + int(s)), str(6_900_000_000_000_000_000 + int(s)))[p]
              for p, s in zip(platform, step, strict=True)]  # fmt: skip
    names = [f"示例{COMMON[i % 400]}{COMMON[i // 400 % 400]}{LEVELS[i % 3][0]}{i}号" for i in range(count)]
    return Accounts(tuple(native), tuple(map(int, platform)), tuple(names))


def register_rows(accounts: Accounts, seed: int = 2) -> list[list[str]]:
    """Rows under REGISTER_HEADINGS; some counts in 万, some —, three forms of dates, a few accounts listed twice."""
    rng = np.random.default_rng(seed)
    size = len(accounts.native)
    followers = _counts(rng, size, 9.0)
    opened = _dates(rng, size, 3_000)
    updated, checked = _dates(rng, size, 60), LAST_DAY.isoformat()
    states = rng.choice(["正常", "正常", "正常", ""], size)
    rows = []
    for i in range(size):
        code = f"1199{i % 60 + 1:02d}"
        unit = f"示例省甲市第{i % 9_000}局"
        rows.append([
            accounts.native[i], accounts.names[i], PLATFORMS[accounts.platform[i]][0], unit, code, LEVELS[i % 3], followers[i],
            opened[i], updated[i], checked, str(states[i]), unit,
        ])  # fmt: skip
    for i in range(0, size, 5_000):
        rows[i] = list(rows[i])
        rows.append(list(rows[i]))
    return rows


def write_register(path: Path, accounts: Accounts) -> None:
    """The register as CSV or xlsx, by the suffix; every cell is text, as ids must be."""
    rows = [list(REGISTER_HEADINGS), *register_rows(accounts)]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("台账")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def write_posts(
    path: Path, accounts: Accounts, rows: int, text_length: int, days: int = 365, seed: int = 3
) -> None:
    """Posts of the accounts over the last `days` as CSV; texts have about `text_length` characters."""
    rng = np.random.default_rng(seed)
    prose = _Prose(rng)
    strangers = make_accounts(STRANGERS, seed + 1_000)
    first = True
    with path.open("wb") as stream:
        for start in range(0, rows, CHUNK):
            chunk = _posts_chunk(
                rng, prose, accounts, strangers, start, min(CHUNK, rows - start), text_length, days
            )
            options = pa_csv.WriteOptions(include_header=first, quoting_style="needed")
            pa_csv.write_csv(chunk, stream, options)
            first = False


def _posts_chunk(
    rng: np.random.Generator, prose: _Prose, accounts: Accounts, strangers: Accounts, start: int, size: int, text_length: int,
    days: int,
) -> pa.Table:  # fmt: skip
    who = rng.integers(0, len(accounts.native), size)
    outside = rng.random(size) < 0.004
    place = np.where(outside, len(accounts.native) + who % STRANGERS, who)
    refs = pa.array([*accounts.native, *strangers.native]).take(pa.array(place))
    words = pa.array([PLATFORMS[p][0] for p in (*accounts.platform, *strangers.platform)]).take(
        pa.array(place)
    )
    natives = np.array([f"{2_247_480_000 + start + i}_{i % 8 + 1}" for i in range(size)], object)
    natives[rng.random(size) < 0.00002] = SPOILT_ID
    times, collected = _times(rng, size, days)
    titles = pc.replace_substring(prose.cut(size, 14, 28), "\n", "")
    columns = [
        refs, words, pa.array(natives), titles, prose.cut(size, text_length // 2, text_length * 3 // 2),
        pa.array([f"https://post.example.invalid/s/{start + i:x}" for i in range(size)]), times, pa.array(_counts(rng, size, 5.5)),
        *(pa.array(_counts(rng, size, mean)) for mean in (1.5, 1.0, 0.5, 1.0)), _flags(rng, size, ("是", "否", "")),
        _flags(rng, size, ("否", "否", "")), collected,
    ]  # fmt: skip
    return pa.table(columns, list(POST_HEADINGS))


class _Prose:
    """Texts as slices of one long run of sentences and drawn words: as fast as cutting, as varied as prose."""

    def __init__(self, rng: np.random.Generator, size: int = 6_000_000) -> None:
        letters = np.frombuffer(COMMON.encode("utf-32-le"), np.uint32)
        words = [
            "".join(map(chr, letters[rng.integers(0, len(letters), n)])) for n in rng.integers(2, 5, 20_000)
        ]
        draws = rng.integers(0, len(words), size // 2)
        fixed = rng.integers(0, len(SENTENCES), size // 2)
        parts, length, i = [], 0, 0
        while length < size:
            sentence = "".join(words[w] for w in draws[i : i + 9]) + ("，" if i % 3 else "。\n")
            parts.append(sentence + (SENTENCES[fixed[i]] if i % 4 == 0 else ""))
            length += len(parts[-1])
            i += 9
        self.run = "".join(parts)
        self.rng = rng

    def cut(self, count: int, shortest: int, longest: int) -> pa.Array:
        """That many texts with a length in [shortest, longest); a line has none of the blanks at its ends."""
        lengths = self.rng.integers(shortest, longest, count)
        starts = self.rng.integers(0, len(self.run) - longest, count)
        return pc.utf8_trim_whitespace(
            pa.array([self.run[s : s + n] for s, n in zip(starts, lengths, strict=True)])
        )


def _times(rng: np.random.Generator, size: int, days: int) -> tuple[pa.Array, pa.Array]:
    last = (LAST_DAY - date(1970, 1, 1)).days
    hour = rng.choice(
        24,
        size,
        p=np.repeat((0.01, 0.06, 0.07), (6, 5, 13)) / np.repeat((0.01, 0.06, 0.07), (6, 5, 13)).sum(),
    )
    local = (last - rng.integers(0, days, size)) * 86_400 + hour * 3_600 + rng.integers(0, 3_600, size)
    iso = np.datetime_as_string(local.astype("datetime64[s]")).astype(object)
    form = rng.random(size)
    for i in np.flatnonzero(form < 0.15):
        iso[i] = _other_form(iso[i], form[i])
    collected = np.datetime_as_string(
        ((last * 86_400 + 20 * 3_600) + rng.integers(0, 3_600, size)).astype("datetime64[s]")
    )
    blank = pc.replace_substring(pa.array(collected), "T", " ")
    return pa.array([t.replace("T", " ") if f >= 0.01 else t for t, f in zip(iso, form, strict=True)]), blank


def _other_form(iso: str, draw: float) -> str:
    if draw < 0.01:
        return f"{iso}+08:00"
    year, month, day, clock = iso[:4], int(iso[5:7]), int(iso[8:10]), iso[11:]
    if draw < 0.10:
        return f"{year}/{month}/{day} {int(clock[:2])}:{clock[3:5]}"
    return f"{iso[:10]} {clock[:5]}"


def _counts(rng: np.random.Generator, size: int, mean: float) -> list[str]:
    values = np.exp(rng.normal(mean, 1.4, size)).astype(np.int64)
    form = rng.random(size)
    texts = values.astype(str).astype(object)
    for i in np.flatnonzero(form < 0.10):
        texts[i] = _other_count(int(values[i]), form[i])
    return texts.tolist()


def _other_count(value: int, draw: float) -> str:
    if draw < 0.05:
        return f"{(value % 900 + 11) / 10}万"
    if draw < 0.07:
        return "10万+"
    return "—" if draw < 0.09 else ""


def _dates(rng: np.random.Generator, size: int, days: int) -> list[str]:
    drawn = [LAST_DAY - timedelta(int(d)) for d in rng.integers(0, days, size)]
    forms = (
        lambda d: d.isoformat(),
        lambda d: f"{d.year}/{d.month}/{d.day}",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
    )
    return [forms[min(i % 5, 2)](d) for i, d in enumerate(drawn)]


def _flags(rng: np.random.Generator, size: int, words: tuple[str, str, str]) -> pa.Array:
    return pa.array(words).take(pa.array(rng.choice(3, size, p=(0.3, 0.6, 0.1))))
