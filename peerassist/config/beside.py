"""The worker that runs beside the server: started with it, started again when it falls, ended with it."""

import subprocess
import sys
import threading
from types import TracebackType

import structlog

log = structlog.get_logger("serve")
AGAIN_AFTER = 2.0  # seconds
END_WITHIN = 10.0  # seconds


class WorkerBeside:
    """A context in which a worker runs. A worker that ends by itself without a fault was told to, and stays away."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "peerassist", "worker")) -> None:
        self.command = command
        self.ending = threading.Event()
        self.process = subprocess.Popen(command)
        self.watch = threading.Thread(target=self._watch, name="worker-watch", daemon=True)

    def __enter__(self) -> "WorkerBeside":
        self.watch.start()
        return self

    def _watch(self) -> None:
        while self.process.wait() != 0 and not self.ending.wait(AGAIN_AFTER):
            log.warning("The worker fell and is started again", exit_code=self.process.returncode)
            self.process = subprocess.Popen(self.command)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        self.process.terminate()
        try:
            self.process.wait(timeout=END_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.watch.join(timeout=END_WITHIN)
