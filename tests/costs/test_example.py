"""The tables that the guide shows, from files to sentences: diary, orders, contracts, reported figures."""

from __future__ import annotations

from pathlib import Path

from costs_made import AS_OF, reads, reads_row, register

from jianhao.costs.account_costs import CostInput, account_costs
from jianhao.costs.contract_reminders import contract_reminders
from jianhao.costs.order_hours import order_hours, relief_totals
from jianhao.costs.reported_figures import reported_figures
from jianhao.dates import Workdays
from jianhao.ingest.contractor_reports import read_contractor_reports
from jianhao.ingest.contracts import read_contracts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.source import SourceFile
from jianhao.ingest.superior_orders import read_superior_orders
from jianhao.ingest.work_diary import read_work_diary
from jianhao.store.schemas import POSTS, SAMPLES

A = "weixin:gh_990000000001"
DIARY = f"""账号ID,起始日期,截止日期,工作内容,小时数,任务编号
{A},2024-05-06,2024-05-19,采写编辑审核,22,
{A},2024-05-06,2024-05-19,转发任务,5.5,R1
"""
ORDERS = f"""任务编号,下达单位,任务类型,具体要求,起始日期,截止日期,涉及账号ID,依据
R1,示例省某局,,收到后30分钟内统一转发,2024-01-01,,{A},示例函〔2024〕1号
"""
CONTRACTS = f"""合同编号,委托单位,受托单位,资质,起始日期,截止日期,金额,账号ID,考核条款,账号所有权,数据与账号移交
HT-01,示例省甲市某局,示例传媒有限公司,互联网新闻信息服务许可证,2024-01-01,2024-12-31,125000,{A},年阅读量达到10万次的支付尾款；粉丝数不作为付款依据。,归甲方所有,合同期满10日内移交
"""
REPORTED = f"""账号ID,受托单位,起始日期,截止日期,发布条数,阅读次数,阅读人数,粉丝数
{A},示例传媒有限公司,2024-04-01,2024-04-30,22,,12300,
"""


def source(folder: Path, name: str, text: str) -> list[SourceFile]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [SourceFile(name, path)]


def test_the_tables_of_the_guide(tmp_path):
    log, accounts = IssueLog(), register({"account_id": A, "yearly_cost": 45_000.0, "ids": []})
    index = AccountIndex(accounts)
    diary = read_work_diary(source(tmp_path, "工时.csv", DIARY), index, log)
    orders = read_superior_orders(source(tmp_path, "任务.csv", ORDERS), index, log)
    contracts = read_contracts(source(tmp_path, "合同.csv", CONTRACTS), index, log)
    reported = read_contractor_reports(source(tmp_path, "报送.csv", REPORTED), index, log)
    assert len(log) == 0

    (cost,) = account_costs(
        CostInput(accounts, reads(reads_row(A, 30, 88)), AS_OF, 90, diary=diary)
    ).to_pylist()
    assert cost["sentence"] == (
        "近90天发布30条，阅读2,640次（未经传播数据核验）。费用折合检查期1.11万元，每千次阅读4,203元"
        "（按同类账号的起伏估计为3,592元至4,853元），每条370元。工时按两周记录折合检查期155小时，每千次阅读58.7小时"
        "（按同类账号的起伏估计为50.2小时至67.8小时），每条5.2小时。"
    )
    (order,) = relief_totals(order_hours(orders, diary, Workdays(), AS_OF)).to_pylist()
    assert order["sentence"] == "示例省某局的转发任务类要求1项，有工时记录的1项每周共用2.5小时。"
    (reminder,) = contract_reminders(contracts, accounts, AS_OF).to_pylist()
    assert (reminder["kind"], reminder["thing"], reminder["quoted"]) == (
        "pays",
        "reads",
        "年阅读量达到10万次的支付尾款",
    )
    answers = reported_figures(reported, POSTS.empty_table(), SAMPLES.empty_table(), accounts).to_pylist()
    assert {row["answer"] for row in answers} == {"unknown"}
