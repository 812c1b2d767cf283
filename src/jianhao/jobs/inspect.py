"""The main job: files in, a quarter's inspection out. The command line and the application call this same function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from jianhao import __version__
from jianhao.consolidation.scenario import read_scenario
from jianhao.documents.annex import write_annex
from jianhao.documents.circular import write_circular
from jianhao.documents.csv_tables import write_csv_tables
from jianhao.documents.figures import figures
from jianhao.documents.plan_documents import write_plan_documents
from jianhao.documents.plan_info import GivenFile, PlanInfo
from jianhao.documents.report import write_report
from jianhao.documents.reuse_evidence import listed_posts, shown_posts
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.inspection.examine import Examined, examine
from jianhao.inspection.material import Material, Question
from jianhao.inspection.packs import load_packs
from jianhao.inspection.parts import Parts
from jianhao.inspection.result import InspectionResult, RunInfo
from jianhao.inspection.sampling import Sample
from jianhao.jobs.as_of import AsOf, as_of_day
from jianhao.jobs.excerpts import read_excerpts
from jianhao.jobs.folder import published, refuse_foreign
from jianhao.jobs.intake import Taken, take_in
from jianhao.jobs.kept import SUMMARY, keep, seal
from jianhao.jobs.parts import work_out
from jianhao.jobs.plan_part import plan_part, summary_text
from jianhao.jobs.progress import Progress, Silent
from jianhao.jobs.region import region_of
from jianhao.jobs.request import InspectRequest
from jianhao.jobs.result_tables import result_tables
from jianhao.jobs.returned import return_workbooks
from jianhao.jobs.sampling import draw_sample
from jianhao.reuse.result import Reuse

CIRCULAR = "通报.docx"
ANNEX = "附件.xlsx"


@dataclass(frozen=True)
class Inspected:
    """A finished run: the result, where it was written, and how many input rows were left out."""

    result: InspectionResult
    folder: Path
    rejected_rows: int


def inspect(request: InspectRequest, progress: Progress | None = None) -> Inspected:
    """Run the inspection and publish its folder; nothing is written before the end, nothing on failure."""
    progress = progress or Silent()
    refuse_foreign(request.out.absolute())
    packs = load_packs(request.rulesets)
    scenario = read_scenario(request.scenario).text if request.scenario else ""
    with Sources() as sources, remembered_tables(), published(request.out) as folder:
        taken = take_in(request, folder, progress, sources)
        moment = as_of_day(request, taken.material)
        question = Question(
            moment.day, request.window, request.covers, packs, compare=request.compare, screen=request.screen,
            plan=request.plans, scenario=scenario if request.plans else "", contents=request.contents,
        )  # fmt: skip
        parts = work_out(taken.material, question, progress)
        progress.stage("逐账号检查")
        examined = examine(taken.material, question, parts)
        plan = plan_part(taken.material, question, examined, parts, progress)
        result = replace(_result(request, taken, question, examined, moment, parts), plan=plan)
        progress.stage("保存数据表")
        tables = result_tables(examined, parts, plan) | {
            "rejected": result.rejected,
            "unmatched": result.unmatched,
        }
        keep(folder, result.info, question, taken.material, tables)
        sampling = taken.material.office.sampling
        sample = draw_sample(taken.material.register, sampling) if sampling else None
        _write_documents(result, taken, sample, folder, progress)
        if request.csv:
            write_csv_tables(tables, folder)
        seal(folder)
        return Inspected(result, request.out, taken.log.rejected_rows())


def _result(
    request: InspectRequest,
    taken: Taken,
    question: Question,
    examined: Examined,
    moment: AsOf,
    parts: Parts,
) -> InspectionResult:
    material = taken.material
    info = RunInfo(
        release=__version__,
        as_of=question.as_of,
        as_of_source=moment.source,
        window=question.window,
        edition=request.edition,
        covers=question.covers,
        files=taken.files,
        dataset_version=material.dataset_version,
        region=region_of(material),
        demo=request.demo,
    )
    return InspectionResult(
        info=info,
        packs=question.packs,
        accounts=examined.accounts,
        register=material.register,
        verdicts=examined.verdicts,
        factors=examined.factors,
        rejected=taken.log.table(),
        unmatched=material.unmatched,
        activity=examined.activity,
        coverage=examined.coverage,
        hints=examined.hints,
        places=material.office.divisions,
        reuse=parts.reuse,
        excerpts=None if parts.reuse is None else _excerpts(material, parts.reuse, examined),
        traffic=parts.traffic,
        costs=examined.costs,
        supply=parts.supply,
        contents=parts.contents,
        reminders=examined.reminders,
        awaiting=examined.awaiting,
    )


def _excerpts(material: Material, reuse: Reuse, examined: Examined) -> pa.Table:
    """The texts of the posts whose evidence is shown, the titles of those that are listed."""
    files = [*material.posts, *material.sources]
    return read_excerpts(files, shown_posts(reuse), listed_posts(reuse, examined.accounts))


def _write_documents(
    result: InspectionResult, taken: Taken, sample: Sample | None, folder: Path, progress: Progress
) -> None:
    progress.stage("编制检查报告")
    write_report(result, folder)
    progress.stage("编制通报和附件")
    counts = figures(result)
    write_circular(result, folder / CIRCULAR, counts=counts, sample=sample)
    write_annex(result, folder / ANNEX, counts=counts)
    return_workbooks(taken, result, folder)
    if result.plan is not None:
        progress.stage("编制整合方案")
        (folder / SUMMARY).write_bytes(summary_text(result.plan).encode("utf-8"))
        write_plan_documents(result.plan, _plan_info(result), folder)


def _plan_info(result: InspectionResult) -> PlanInfo:
    info = result.info
    given = [GivenFile(file.name, file.sha256) for file in info.files]
    return PlanInfo(info.region, info.as_of, info.release, given, info.demo, in_report=True)
