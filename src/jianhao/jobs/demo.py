"""The demo: a made-up province through the same main job that offices run."""

from __future__ import annotations

from pathlib import Path

from jianhao.demo import DemoFiles, make_province
from jianhao.jobs.inspect import Inspected, inspect
from jianhao.jobs.progress import Progress
from jianhao.jobs.request import InspectRequest

RESULT = "检查结果"
INPUT = "原始文件"
PACKS = ("national-2019", "national-duties", "notices-common")


def run_demo(folder: Path, progress: Progress) -> Inspected:
    """Generate the province's files into `folder` and inspect them."""
    progress.stage("生成演示数据")
    files = make_province(folder / INPUT)
    return inspect(demo_request(files, folder / RESULT), progress)


def demo_request(files: DemoFiles, out: Path) -> InspectRequest:
    """The main job on the demo's files."""
    return InspectRequest(
        accounts=(files.accounts,),
        posts=(files.posts, files.samples),
        checks=(files.checks,),
        collections=(files.collections,),
        office=files.office,
        contracts=(files.papers.contracts,),
        contractor_reports=(files.papers.reports,),
        orders=(files.papers.orders,),
        diary=(files.papers.diary,),
        questions=(files.papers.questions,),
        rulesets=PACKS,
        out=out,
        contents=True,
        demo=True,
    )
