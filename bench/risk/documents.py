"""Generated lists and notices with numbers of persons among numbers of other kinds, with the truth."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from jianhao.kernels.digit_runs import CHECKS, WEIGHTS
from jianhao.risk.personal_data import find_personal_data
from jianhao.risk.texts import read_texts

SURNAMES, NAMES = "赵钱孙李周吴郑王", "甲乙丙丁戊己庚辛"


@dataclass
class Counted:
    """Numbers of persons planted, found; findings that are none."""

    planted: int = 0
    found: int = 0
    wrong: int = 0


def measure(documents: int, seed: int) -> dict[str, Counted]:
    """Per kind what was planted and found; `wrong` of kind "other" are findings in numbers of other kinds."""
    rng = random.Random(seed)
    texts, truths = zip(*(_document(rng) for _ in range(documents)), strict=True)
    counted = {kind: Counted() for kind in (*KINDS, "other")}
    found: dict[int, set[tuple[int, int, str]]] = {}
    for hit in find_personal_data(read_texts(list(texts))):
        found.setdefault(hit.row, set()).add((hit.start, hit.end, hit.rule))
    for row, truth in enumerate(truths):
        for start, end, kind in truth:
            counted[kind].planted += 1
            counted[kind].found += any(
                r == kind and s <= start + 3 and e == end for s, e, r in found.get(row, ())
            )
        right = {(e, k) for _, e, k in truth}
        counted["other"].wrong += sum((e, r) not in right for _, e, r in found.get(row, ()))
    return counted


def _document(rng: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    text, truth = "关于公示有关人员名单的通知\n", []
    for number in range(rng.randrange(3, 9)):
        name = rng.choice(SURNAMES) + rng.choice(NAMES)
        text += f"{number + 1}. {name}，"
        for kind in rng.sample(sorted(KINDS), rng.randrange(0, 3)):
            label, make = KINDS[kind]
            text += label
            written = make(rng)
            truth.append((len(text), len(text) + len(written), kind))
            text += written + rng.choice("，；。\n")
        text += rng.choice(OTHERS)(rng) + "。\n"
    return text, truth


def _citizen(rng: random.Random) -> str:
    born = date(1940, 1, 1) + timedelta(days=rng.randrange(30_000))
    digits = f"{rng.choice([11, 13, 33, 44, 51, 61])}{rng.randrange(10_000):04d}{born:%Y%m%d}{rng.randrange(1_000):03d}"
    check = int(CHECKS[sum(int(d) * int(w) for d, w in zip(digits, WEIGHTS, strict=True)) % 11])
    whole = digits + ("X" if check == 10 else str(check))
    return rng.choice([whole, whole.lower(), f"{whole[:6]} {whole[6:14]} {whole[14:]}", _wide(whole)])


def _mobile(rng: random.Random) -> str:
    whole = f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}"
    return rng.choice(
        [
            whole,
            f"{whole[:3]}-{whole[3:7]}-{whole[7:]}",
            f"{whole[:3]} {whole[3:7]} {whole[7:]}",
            _wide(whole),
        ]
    )


def _card(rng: random.Random) -> str:
    digits = [6, 2, *(rng.randrange(10) for _ in range(rng.choice([13, 16])))]
    doubled = [d if k % 2 else (2 * d - 9 if d > 4 else 2 * d) for k, d in enumerate(reversed(digits))]
    whole = "".join(map(str, digits)) + str(-sum(doubled) % 10)
    return rng.choice([whole, " ".join(whole[k : k + 4] for k in range(0, len(whole), 4))])


def _landline(rng: random.Random) -> str:
    return f"0{rng.choice([571, 10, 755, 28])}-{rng.randrange(2, 9)}{rng.randrange(10**7):07d}"


def _wide(number: str) -> str:
    return number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})


KINDS = {
    "citizen_id": ("身份证号：", _citizen), "mobile": ("手机：", _mobile), "bank_card": ("银行卡号：", _card),
    "landline": ("家庭电话：", _landline),
}  # fmt: skip
OTHERS = (
    lambda rng: f"办公电话0571-{rng.randrange(2, 9)}{rng.randrange(10**7):07d}",
    lambda rng: f"统一社会信用代码91{rng.randrange(10**6):06d}MA{rng.randrange(10**7):07d}X",
    lambda rng: f"订单编号{rng.randrange(10**17, 10**18)}",
    lambda rng: f"电话1{rng.randrange(30, 99)}****{rng.randrange(10**4):04d}",
    lambda rng: f"证件号110105********{rng.randrange(10**3):03d}X",
    lambda rng: f"补助{rng.randrange(10**6)}元，面积{rng.randrange(10**5)}.{rng.randrange(100)}平方米",
    lambda rng: f"2024年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日{rng.randrange(24)}时，第{rng.randrange(10**5)}号",
    lambda rng: f"快递单号{rng.randrange(10**12, 10**13)}",
)  # fmt: skip
