"""An approved publication into a folder or a zip."""

from __future__ import annotations

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jianhao.errors import UnusableCall
from jianhao.web.people.principals import COMMAND_LINE
from jianhao.web.publishing.actions import log_writing
from jianhao.web.publishing.folder import write_folder
from jianhao.web.publishing.listing import read_list
from jianhao.web.publishing.models import Publication, last_approved

NOTHING = "没有已批准的公开名录。请在网页“公开名录”中准备，由另一人批准后再发布。"


def write(publication: Publication, target: Path) -> int:
    """The folder of an approved list; how many files."""
    return write_folder(read_list(publication.stored, publication.sha256), _told(publication), target)


def _told(publication: Publication) -> dict[str, Any]:
    """What the folder says of itself: no names of persons."""
    return {
        "number": publication.pk,
        "day": publication.prepared_at.astimezone().date().isoformat(),
        "sha256": publication.sha256,
        **{name: publication.counts.get(name, 0) for name in ("official", "closing", "closed")},
    }


def write_last(target: Path, unit: str = "") -> tuple[Publication, int]:
    """The last approved list of a unit (else of the highest one that has any), from the command line. UnusableCall if none was approved."""
    publication = last_approved(unit=unit)
    if publication is None:
        raise UnusableCall(NOTHING)
    count = write(publication, target)
    log_writing(publication=publication, where=str(target.absolute()), by=COMMAND_LINE)
    return publication, count


def write_zip(publication: Publication, path: Path) -> None:
    """The same folder in a zip, for carrying it to another network."""
    with TemporaryDirectory(prefix="jianhao-") as work:
        folder = Path(work) / "名录"
        write(publication, folder)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for file in sorted(p for p in folder.rglob("*") if p.is_file()):
                out.write(file, file.relative_to(folder).as_posix())
