"""The commands that the scripts call."""

import http.server
import shutil
import sys
from pathlib import Path

from jianhao import __version__
from jianhao.errors import JianhaoError
from jianhao.told import data, database, step


def option(name: str) -> str:
    """The value after an option."""
    return sys.argv[sys.argv.index(name) + 1]


class Answer(http.server.BaseHTTPRequestHandler):
    """Says which release answers and what the database holds."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{__version__} {database().read_text(encoding='utf-8')}".encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


def serve() -> None:
    """Answer until stopped; a database of another release is no trouble of this one."""
    with step("web"):
        pass
    address = (option("--host"), int(option("--port")))
    http.server.ThreadingHTTPServer(address, Answer).serve_forever()


def back_up() -> None:
    """A copy of the data folder, numbered."""
    with step("backup"):
        sets = Path(option("--to"))
        shutil.copytree(data(), sets / f"set{len(list(sets.iterdir())) + 1}")


def restore() -> None:
    """The copy of a set."""
    with step("restore"):
        shutil.copytree(Path(option("--from")) / option("--set"), option("--data"), dirs_exist_ok=True)


def said(name: str) -> None:
    """A command that only looks."""
    with step(name):
        print(f"{name}：完好")


COMMANDS = {"web": serve, "backup": back_up, "restore": restore}

if __name__ == "__main__":
    name = sys.argv[1]
    try:
        COMMANDS.get(name, lambda: said(name))()
    except JianhaoError as error:
        sys.exit(str(error))
