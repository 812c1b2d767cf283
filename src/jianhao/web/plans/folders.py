"""The documents of a plan as its folder holds them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jianhao.web.inspections.folders import RUNS, place

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Part(StrEnum):
    """A document of a plan; large plans divide page and workbook by place."""

    PAGE = "page"
    WORKBOOK = "workbook"
    PAPER = "paper"
    SCENARIO = "scenario"

    @property
    def pattern(self) -> str:
        """The names under which the job writes it (see documents/plan_documents.py)."""
        return {
            "page": "整合方案*.html", "workbook": "整合方案征求意见稿*.xlsx", "paper": "整合方案征求意见稿.docx",
            "scenario": "inputs/scenario.toml",
        }[self.value]  # fmt: skip

    @property
    def kind(self) -> str:
        """Its media type."""
        kinds = {
            "page": "text/html; charset=utf-8",
            "workbook": XLSX,
            "paper": DOCX,
            "scenario": "application/toml",
        }
        return kinds[self.value]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a part: its number in the address and its name."""

    part: Part
    number: int
    name: str


def files_of(folder: str, part: Part) -> list[Path]:
    """The files of a part, the first one first; none where the folder is gone."""
    return sorted(place(RUNS, folder).glob(part.pattern), key=lambda path: (len(path.name), path.name))


def documents_of(folder: str) -> list[Document]:
    """Every document that may be downloaded."""
    return [
        Document(part, number, path.name)
        for part in Part
        for number, path in enumerate(files_of(folder, part), 1)
    ]
