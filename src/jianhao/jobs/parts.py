"""The parts beside the rules, worked out one after the other with progress; the main job and `jianhao verify` call the same."""

from __future__ import annotations

from jianhao.inspection.material import Material, Question
from jianhao.inspection.parts import (
    Parts,
    check_contents,
    compare_supply,
    compare_texts,
    posts_of,
    screen_traffic,
)
from jianhao.inspection.public_posts import public_posts
from jianhao.jobs.progress import Progress
from jianhao.store.duckdb_engine import DuckDBEngine


def work_out(material: Material, question: Question, progress: Progress) -> Parts:
    """The parts beside the rules, one after the other."""
    public = public_posts(material.posts, material.samples, material.register, question.as_of, DuckDBEngine())
    progress.stage("内容同质化核查")
    reuse = compare_texts(material, question)
    progress.stage("传播数据核验")
    traffic = screen_traffic(material, question)
    progress.stage("内容检查", posts_of(material) if question.contents else 0)
    contents = check_contents(material, question, progress.advance)
    progress.stage("供需对照")
    return Parts(public, reuse, traffic, compare_supply(material, question, public, reuse), contents)
