"""A whole closing by four people: proposed, approved, archived, announced, released, cancelled, filed, seen to be gone, looked back at.

The posts come from the official interface by `jianhao collect`, the archive is built from them, stamped, handed in and verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from journeys.closing_desks import Desks
from journeys.closing_material import Kept, archived, official_code, own_code, paper, run
from journeys.closing_people import NAME, Closer
from journeys.serving import Served, served, surroundings
from journeys.weixin_process import ARTICLES, MOBILE
from playwright.sync_api import Page, expect
from web.databases import own_database

from jianhao.dates import chinese_date, day_number

pytestmark = pytest.mark.browser
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The archive, made on the command line."""
    return archived(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def town(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """The application with the account and its people, and the file that moves its clock."""
    data, clock = tmp_path_factory.mktemp("town"), tmp_path_factory.mktemp("clock") / "days"
    clock.write_text("0", encoding="ascii")
    (data / "trust.pem").write_bytes(kept.trust.read_bytes())
    with own_database() as database, pytest.MonkeyPatch.context() as patch:
        run("journeys.closing_office", kept.last, **_of_ours(surroundings(data, database)))
        patch.setenv("PYTHONPATH", str(HERE / "moved_clock"))
        patch.setenv("JOURNEY_CLOCK", str(clock))
        with served(data, database) as found:
            yield found, clock


def _of_ours(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith("JIANHAO_")}


@pytest.fixture
def desks(town: tuple[Served, Path], visit: Callable[..., Page]) -> Desks:
    return Desks(visit, town[0].address, town[1])


def test_a_wechat_account_is_closed(
    desks: Desks, kept: Kept, town: tuple[Served, Path], picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    _proposed_and_approved(desks, tmp_path)
    _prepared(desks, kept, picture, tmp_path)
    _announced(desks, picture, tmp_path)
    _cancelled(desks, picture, tmp_path)
    _closed(desks, tmp_path)
    _looked_back_at(desks, picture)
    _told_to_citizens(desks)
    said = run("jianhao", "archive", "verify", kept.bag, "--root", kept.root, "--trust", kept.trust)
    assert "完好且来源可证" in said
    assert f"发布内容{ARTICLES}条" in said
    assert not any(MOBILE.encode() in path.read_bytes() for path in kept.bag.rglob("*") if path.is_file())
    assert "完好" in run("jianhao", "audit", "verify", **_of_ours(dict(town[0].environment)))


def _proposed_and_approved(desks: Desks, folder: Path) -> None:
    """The clerk proposes; the head of the unit and a reviewer above agree, each in turn."""
    clerk = desks.enter(Closer.CLERK)
    clerk.click("nav >> text=台账")
    clerk.locator("table tbody a", has_text=NAME).click()
    clerk.click("text=提出关停")
    desks.sent(clerk, reason="little_used", represents_government="0", credentials="1")
    expect(clerk.locator(".told")).to_contain_text("已建立关停办理")
    form = desks.paper(Closer.CLERK, "关停审批表", folder)
    desks.take(Closer.CLERK, "提交申请", file_application_form=form)
    head = desks.enter(Closer.HEAD)
    head.click("text=项关停待我办理")
    expect(head.locator("table.grid")).to_contain_text(NAME)
    desks.take(Closer.HEAD, "同意")
    desks.take(Closer.SUPERVISOR, "同意", number_approval_document="乙县政办〔示例〕7号")


def _prepared(desks: Desks, kept: Kept, picture: Callable[[Page, str], None], folder: Path) -> None:
    """Everything before the notice, each thing looked at by the application and not taken on somebody's word."""
    clerk = desks.at(Closer.CLERK)
    expect(desks.gate(clerk, "独有内容已决定")).to_contain_text("不能判断")
    desks.fill("独有内容已决定", total="2", moved="1", left="1", reason="已过时效")
    desks.fill("职责已移交", rows__0__duty="发布停水通知", rows__0__to="乙县发布", rows__0__proof="交接单1号")
    desks.fill("链接和二维码已清理", rows__0__where="政务服务大厅的易拉宝", rows__0__changed=False)
    expect(desks.gate(clerk, "链接和二维码已清理")).to_contain_text("仍在使用：政务服务大厅的易拉宝")
    desks.fill("链接和二维码已清理", rows__0__changed=True)
    desks.fill("未了事项核对", looked=True)
    account_id = "weixin:gh_0000000000a3"
    desks.fill("承接渠道已公布", account_id=account_id, file=own_code(folder))
    expect(clerk.locator(".told")).to_contain_text("二维码指向的不是承接账号")
    desks.fill("承接渠道已公布", file=official_code(folder))
    expect(clerk.locator(".told")).to_contain_text("须由人扫码确认")
    desks.fill("承接渠道已公布", scanned=True)
    _archive_verified(desks, kept, picture)
    desks.fill(
        "公告内容", day=desks.day, no_basis=True, stops_on=desks.day, cancels_from=desks.day + timedelta(10),
        history="可在乙县人民政府网站查询。",
        services="停水等通知由乙县发布。", data="留言数据封存一年后删除。", telephones="0570-1234567",
    )  # fmt: skip
    expect(desks.gate(clerk, "公告内容")).to_contain_text("十四项齐全")


def _archive_verified(desks: Desks, kept: Kept, picture: Callable[[Page, str], None]) -> None:
    clerk = desks.at(Closer.CLERK)
    clerk.click("text=提交归档包核验")
    desks.sent(clerk, file=kept.packed)
    answer = clerk.locator("#archives td", has_text="完好且来源可证")
    answer.wait_for()  # the page asks again by itself
    expect(clerk.locator("#archives .mono")).to_have_text(kept.root)
    expect(desks.gate(clerk, "归档包已核验")).to_contain_text("归档包已核验完好")
    picture(clerk, "closing-gates")


def _announced(desks: Desks, picture: Callable[[Page, str], None], folder: Path) -> None:
    """The notice is made here, put on the website, and what was seen there is the proof."""
    desks.paper(Closer.CLERK, "公告", folder)
    on_website = desks.visit(desks.paper(Closer.CLERK, "公告网页", folder).as_uri())
    expect(on_website.locator("body")).to_contain_text(NAME)
    proof = folder / "公告截图.png"
    on_website.screenshot(path=proof, full_page=True)
    desks.take(
        Closer.CLERK, "登记公告发布", published_on=desks.day, on_account=True, on_website=True,
        link="https://www.example.gov.cn/notice/7", file_notice_proof=proof,
    )  # fmt: skip
    supervisor = desks.at(Closer.SUPERVISOR)
    expect(supervisor.locator("main")).to_contain_text("期满后办理")
    assert supervisor.locator(".acts a.btn-primary").count() == 0
    picture(supervisor, "closing-announced")


def _cancelled(desks: Desks, picture: Callable[[Page, str], None], folder: Path) -> None:
    """A week later released; the platform freezes for a week and waits another for the confirmation."""
    asked = desks.on(8)
    desks.take(Closer.SUPERVISOR, "核对放行", number_gate_check="核1号")
    clerk = desks.open_step(Closer.CLERK, "登记注销申请")
    expect(clerk.locator("main")).to_contain_text("账号内容不能恢复")
    desks.sent(clerk, file_platform_receipt=paper(folder, "平台受理回执"))
    expect(clerk.locator(".told")).to_contain_text("已办理：登记注销申请。")
    first, last = asked + timedelta(7), asked + timedelta(14)
    expect(clerk.locator("main")).to_contain_text(
        f"{_said(asked)}申请注销，冻结至{_said(first)}，{_said(last)}前须由管理员在平台确认"
    )
    picture(clerk, "closing-frozen")
    desks.on(12)
    clerk = desks.at(Closer.CLERK)
    expect(clerk.locator("main")).to_contain_text(f"冻结期至{_said(first)}，期满后确认。")
    desks.on(16)
    desks.take(Closer.CLERK, "登记注销完成", file_cancellation_proof=paper(folder, "注销截图"))
    desks.take(Closer.CLERK, "登记系统关停备案", file_filing_receipt=paper(folder, "系统关停回执"))


def _closed(desks: Desks, folder: Path) -> None:
    """Somebody above looks from outside; the archive is handed over."""
    regulator = desks.enter(Closer.REGULATOR)
    regulator.click("text=项关停待我办理")
    desks.take(
        Closer.REGULATOR, "核验：已关停", platform_state="unreachable", national_state="closed",
        file_outside_check=paper(folder, "查看记录"),
    )  # fmt: skip
    listed = desks.paper(Closer.CLERK, "归档移交清单", folder)
    desks.take(Closer.CLERK, "登记归档移交", number_transfer_list="档2026-7", file_transfer_list=listed)
    clerk = desks.at(Closer.CLERK)
    expect(clerk.locator(".states")).to_contain_text("归档")
    files = clerk.locator("#files tbody tr")
    expect(files).to_have_count(9)
    desks.take(Closer.REGULATOR, "安排回头看")


def _looked_back_at(desks: Desks, picture: Callable[[Page, str], None]) -> None:
    """Four times, with what the successor has gained; then it is finished."""
    for days in (30, 90, 180, 365):
        desks.on(16 + days)
        desks.take(
            Closer.REGULATOR, "登记回头看", look_back=str(days), active="200", before="52000", followers=str(52_000 + days), growth="0.5",
            carried="1", name_used="0", number_look_back_record=f"回{days}号",
        )  # fmt: skip
    regulator = desks.at(Closer.REGULATOR)
    expect(regulator.locator("#after")).to_contain_text("移交的1项职责中1项由承接渠道履行")
    picture(regulator, "closing-look-backs")
    desks.take(Closer.REGULATOR, "办结")
    expect(desks.at(Closer.REGULATOR).locator(".states")).to_contain_text("办结")


def _told_to_citizens(desks: Desks) -> None:
    citizen = desks.visit(f"{desks.address}/?q={NAME}")
    expect(citizen.locator("main")).to_contain_text("注销")
    expect(citizen.locator("main")).to_contain_text("乙县发布")


def _said(day: date) -> str:
    return chinese_date(day_number(day))
