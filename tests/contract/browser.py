"""The browser's own modules in Node.js: built as they are shipped, driven over lines of JSON."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from peerassist.method.text import Op, outward
from tests.live.world import Sent

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FRONTEND = ROOT / "frontend"
BUILD = """
import { build } from "vite";
await build({ configFile: false, logLevel: "error", root: process.argv[1], publicDir: false, build: {
  outDir: process.argv[3], target: "node20", minify: false,
  lib: { entry: process.argv[2], formats: ["es"], fileName: () => "module.mjs" } } });
"""


def node() -> str:
    """Return where Node.js is: the system's, or the project's own."""
    found = shutil.which("node", path=f"{os.environ['PATH']}{os.pathsep}{ROOT / '.tools' / 'bin'}")
    assert found, "Node.js is needed for the contract with the browser: `make test` brings it."
    return found


def built(entry: str, folder: Path) -> Path:
    """Build a module of the front end with everything that it imports; return the file."""
    command = [node(), "--input-type=module", "-e", BUILD, str(FRONTEND), str(FRONTEND / entry), str(folder)]
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "module.mjs"


class Browser:
    """A Node.js that has the browser's hands."""

    def __init__(self, module: Path) -> None:
        self.now = 0
        command = [node(), str(HERE / "hand.mjs"), module.as_uri()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, number: int | None, act: str, *given: object) -> dict[str, Any]:
        """Let a hand do something; return how it stands then."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([number, act, *given]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the browser's module failed at {act} {given}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End it."""
        self._process.communicate()


class BrowsersHand:
    """One of its hands, as `tests/live/world.py` uses it."""

    def __init__(self, browser: Browser, number: int | None = None) -> None:
        self._browser = browser
        self._stands: dict[str, Any] = {}
        self._number = number
        if number is None:
            self._ask("make")
            self._number = self._stands["n"]

    def _ask(self, act: str, *given: object) -> Any:
        self._stands = self._browser.ask(self._number, act, *given)
        return self._stands["result"]

    @property
    def text(self) -> str:
        return str(self._stands["text"])

    @property
    def base(self) -> str:
        return str(self._stands["base"])

    @property
    def version(self) -> int:
        return int(self._stands["version"])

    @property
    def settled(self) -> bool:
        return bool(self._stands["settled"])

    def local(self, op: Op) -> None:
        self._browser.now += 500  # milliseconds: some edits are made in one breath, some are not
        self._ask("local", outward(op), self._browser.now)

    def step(self, again: bool) -> None:
        self._ask("step", again)

    def promote(self) -> Sent | None:
        return self._sent(self._ask("promote"))

    def sent(self) -> Sent | None:
        return self._sent(self._ask("sent"))

    def edited(self, op: list[Any], version: int, edit: str | None) -> bool:
        return bool(self._ask("edited", op, version, edit))

    def whole(self, text: str, version: int) -> None:
        self._ask("whole", text, version)

    def acknowledged(self, name: str) -> None:
        self._ask("acknowledged", name)

    def stale(self, text: str, version: int) -> None:
        self._ask("stale", text, version)

    def lose(self) -> str:
        return str(self._ask("lose"))

    def again(self) -> "BrowsersHand":
        stands = self._browser.ask(self._number, "again")
        fresh = BrowsersHand(self._browser, stands["n"])
        fresh._stands = stands
        return fresh

    @staticmethod
    def _sent(result: list[Any] | None) -> Sent | None:
        return None if result is None else (result[0], result[1], result[2])
