"""What an office may give beside register and posts: contracts, reports, orders, hours, questions, exports of reads by hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from jianhao.documents.labels import ROLES
from jianhao.ingest.contractor_reports import read_contractor_reports
from jianhao.ingest.contracts import read_contracts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.questions import QuestionsRead, question_files, read_questions
from jianhao.ingest.source import SourceFile, Sources
from jianhao.ingest.superior_orders import read_superior_orders
from jianhao.ingest.work_diary import read_work_diary
from jianhao.inspection.material import SideTables
from jianhao.inspection.result import FileInfo
from jianhao.jobs.request import InspectRequest
from jianhao.jobs.traffic_exports import take_followers, take_reads
from jianhao.store.schemas import QUESTIONS

Read = Callable[[list[SourceFile], AccountIndex, IssueLog], pa.Table]
READERS: dict[str, Read] = {
    "contracts": read_contracts,
    "contractor_reports": read_contractor_reports,
    "orders": read_superior_orders,
    "diary": read_work_diary,
}


def take_side_tables(
    request: InspectRequest, index: AccountIndex, register: pa.Table, posts: Sequence[SourceFile], log: IssueLog, sources: Sources
) -> tuple[SideTables, list[FileInfo], list[SourceFile]]:  # fmt: skip
    """(the tables, how each file was read, the files whose rows may be sent back to be mended).

    Files of questions are never sent back: nothing of what people wrote is written anywhere.
    """
    tables: dict[str, pa.Table] = {}
    infos: list[FileInfo] = []
    given: list[SourceFile] = []
    for role, read in READERS.items():
        files = sources.expand(list(getattr(request, role)))
        tables[role] = read(files, index, log)
        infos += [_info(file, role, log, tables[role]) for file in files]
        given += files
    asked, about = _questions(request, register, log)
    side = SideTables(
        account_reads=take_reads(posts, index, log), followers=take_followers(posts, register, index, log), contracts=tables["contracts"],
        contractor_reports=tables["contractor_reports"], superior_orders=tables["orders"], work_diary=tables["diary"],
        questions=asked.table, questions_supplied=bool(request.questions),
    )  # fmt: skip
    return side, [*infos, *about], given


def _info(file: SourceFile, role: str, log: IssueLog, table: pa.Table) -> FileInfo:
    rejected = log.rejected_rows(file.name)
    rows = table.num_rows
    if "source_file" in table.schema.names:
        rows = sum(name == file.name for name in table.column("source_file").to_pylist())
    return FileInfo(file.name, role, file.sha256, file.size, ROLES[role], rows + rejected, rows, rejected)


def _questions(
    request: InspectRequest, register: pa.Table, log: IssueLog
) -> tuple[QuestionsRead, list[FileInfo]]:
    if not request.questions:
        return QuestionsRead(QUESTIONS.empty_table(), 0, 0, 0), []
    from jianhao.supply.question_rules import question_kinds

    files = question_files(request.questions)
    known = {name for name in register.column("agency").to_pylist() if name}
    read = read_questions(files, question_kinds, log, known)
    notes = []
    if read.without_day or read.without_office:
        notes.append(f"没有日期的{read.without_day}行、承办单位不能识别的{read.without_office}行，不计入")
    # How many rows each file holds is not said: small numbers of questions are not shown.
    return read, [
        FileInfo(
            file.name, "questions", file.sha256, file.size, ROLES["questions"], None, None, None, tuple(notes)
        )
        for file in files
    ]
