"""upgrade.sh: done whole or undone whole, wherever it fails or is killed; and back again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundle.scripts_run import Place, run
from bundle.small_bundles import small_bundle

OLD, NEW = "1.9.0", "1.10.0"  # newer by number, not by letter
NEWER = "1.9.5"  # newer by letter too: its folder stands behind that of the old one in a listing
# Every call that upgrade.sh makes of the application, in its order.
STEPS = (f"{OLD} audit", f"{OLD} backup", f"{NEW} migrate", f"{NEW} audit", f"{NEW} verify", f"{NEW} doctor")
MOMENTS = [f"{step}:{when}" for step in STEPS for when in ("before", "after")]
# The ones at which most is half done; all of them under `./dev test --deep`.
WORST = [f"{NEW} migrate:after", f"{NEW} doctor:before"]
DEEP = bool(os.environ.get("JIANHAO_DEEP"))
WRITTEN = "registered and worked"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("unpacked")
    return {version: small_bundle(folder, version) for version in (OLD, NEW, NEWER)}


@pytest.fixture(scope="module")
def installed(bundles: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place.in_folder(tmp_path_factory.mktemp("server"))
    done = run(bundles[OLD] / "install.sh", *place.options)
    assert done.returncode == 0, done.stderr
    (place.data / "runs" / "a").mkdir(parents=True)
    (place.data / "runs" / "a" / "run.json").write_text("{}", encoding="utf-8")
    yield place
    place.stop()


@pytest.fixture
def office(installed: Place, bundles: dict[str, Path]) -> Place:
    """The old release at work, whatever the test before left."""
    run(bundles[NEW] / "upgrade.sh", "--prefix", str(installed.prefix), "--recover")
    if not (installed.prefix / "current").readlink().name.startswith(OLD):
        assert _back(installed).returncode == 0
    (installed.data / "office.sqlite3").write_text(f"{OLD} {WRITTEN}", encoding="utf-8")
    (installed.folder / "calls").unlink(missing_ok=True)
    (installed.folder / "trouble").unlink(missing_ok=True)
    assert installed.answer() == f"{OLD} {OLD} {WRITTEN}"
    return installed


def _upgrade(place: Place, bundles: dict[str, Path], trouble: str = "") -> subprocess.CompletedProcess[str]:
    if trouble:
        (place.folder / "trouble").write_text(trouble, encoding="utf-8")
    return run(bundles[NEW] / "upgrade.sh", "--prefix", str(place.prefix))


def _back(place: Place) -> subprocess.CompletedProcess[str]:
    later = place.folder / "data.later"
    if later.exists():
        later.rename(place.folder / f"put away {len(list(place.folder.iterdir()))}")
    return run(place.prefix / "current" / "upgrade.sh", "--prefix", str(place.prefix), "--back", "--yes")


def _calls(place: Place) -> list[str]:
    return (place.folder / "calls").read_text(encoding="utf-8").splitlines()


def _as_before(place: Place) -> bool:
    return place.answer() == f"{OLD} {OLD} {WRITTEN}" and not (place.prefix / "upgrade").exists()


def _upgraded(place: Place) -> bool:
    return place.answer() == f"{NEW} {NEW} {WRITTEN}" and not (place.prefix / "upgrade").exists()


def test_an_upgrade_and_back_again(office: Place, bundles: dict[str, Path]) -> None:
    done = _upgrade(office, bundles)
    assert done.returncode == 0, done.stderr
    assert f"已由{OLD}升级到{NEW}" in done.stdout
    calls = [call for call in _calls(office) if not call.endswith(" web")]
    assert calls == list(STEPS)
    assert _upgraded(office)
    again = _upgrade(office, bundles)
    assert (again.returncode, "不需要升级" in again.stdout) == (0, True)

    (office.data / "office.sqlite3").write_text(f"{NEW} {WRITTEN} and more", encoding="utf-8")
    back = _back(office)
    assert back.returncode == 0, back.stderr
    assert _as_before(office)
    assert (office.folder / "data.later" / "office.sqlite3").read_text(encoding="utf-8").endswith("and more")
    assert (office.data / "runs" / "a" / "run.json").is_file()


@pytest.mark.parametrize("version", [NEW, NEWER])
def test_what_was_taken_back_is_upgraded_and_taken_back_once_more(
    office: Place, bundles: dict[str, Path], version: str
) -> None:
    for _ in range(2):  # the second time the newer release lies there already
        done = run(bundles[version] / "upgrade.sh", "--prefix", str(office.prefix))
        assert f"已由{OLD}升级到{version}" in done.stdout, done.stderr
        assert office.answer() == f"{version} {version} {WRITTEN}"
        back = _back(office)
        assert back.returncode == 0, back.stderr
        assert _as_before(office)


@pytest.mark.parametrize("step", STEPS[:5] if DEEP else STEPS[4:5])
def test_a_step_that_fails_undoes_everything(office: Place, bundles: dict[str, Path], step: str) -> None:
    done = _upgrade(office, bundles, f"{step}:fail")
    assert done.returncode == 1
    assert f"{step}不能完成。" in done.stderr
    assert done.stderr.rstrip().splitlines()[-1].startswith("没有完成：")
    assert _as_before(office)


def test_what_doctor_finds_undoes_nothing(office: Place, bundles: dict[str, Path]) -> None:
    done = _upgrade(office, bundles, f"{NEW} doctor:fail")
    assert (done.returncode, "以上标为有问题的各项" in done.stdout) == (0, True)
    assert _upgraded(office)


@pytest.mark.parametrize("moment", MOMENTS if DEEP else WORST)
def test_killed_at_any_step_it_is_as_before_or_finished(
    office: Place, bundles: dict[str, Path], moment: str
) -> None:
    done = _upgrade(office, bundles, moment)
    assert done.returncode == -signal.SIGKILL
    started = run(office.prefix / "bin" / "service", "start")
    assert started.returncode == 0, started.stderr
    _wait(office)
    assert _as_before(office) or (_upgraded(office) and moment.startswith(f"{NEW} doctor"))


def _wait(place: Place) -> None:
    for _ in range(100):
        try:
            place.answer()
        except OSError:
            time.sleep(0.1)
        else:
            return


def test_killed_before_the_service_was_stopped_nothing_is_left_of_it(office: Place) -> None:
    release = office.prefix / "current"
    turn = office.prefix / "upgrade"
    turn.mkdir()
    written = f"step='backing_up'\nold='{release.resolve()}'\nnew='{office.prefix}/releases/{NEW}'\nset=''\n"
    (turn / "journal").write_text(written, encoding="utf-8")
    started = run(office.prefix / "bin" / "service", "start")
    assert started.returncode == 0, started.stderr
    assert _as_before(office)


def test_a_service_that_was_on_its_way_out_is_started_anew(office: Place) -> None:
    service, at_work = office.prefix / "bin" / "service", int((office.prefix / "run" / "web.pid").read_text())
    os.kill(at_work, signal.SIGSTOP)  # it takes its time to end
    with subprocess.Popen(["sh", str(service), "stop"], start_new_session=True) as stopping:
        while not (office.prefix / "run" / "stopping").exists():
            assert stopping.poll() is None
            time.sleep(0.02)
        os.killpg(stopping.pid, signal.SIGKILL)
    with subprocess.Popen(["sh", str(service), "start"], start_new_session=True) as starting:
        time.sleep(1)
        os.kill(at_work, signal.SIGCONT)
        assert starting.wait(60) == 0
    _wait(office)
    assert _as_before(office)


def test_an_older_bundle_is_refused(office: Place, bundles: dict[str, Path]) -> None:
    assert _upgrade(office, bundles).returncode == 0
    done = run(bundles[OLD] / "upgrade.sh", "--prefix", str(office.prefix))
    assert done.returncode == 1
    assert "退回上一版本请运行 upgrade.sh --back" in done.stderr
    assert _upgraded(office)


def test_nothing_installed_is_said(bundles: dict[str, Path], tmp_path: Path) -> None:
    done = run(bundles[NEW] / "upgrade.sh", "--prefix", str(tmp_path))
    assert done.returncode == 1
    assert "第一次安装请运行install.sh" in done.stderr
