"""Bring what the project needs, with nothing but Python's own library: `python3 tools/setup.py run`, `build` or `test`.

Everything lands in the project's folder (.tools, .venv, frontend/node_modules); nothing is written to the home. Each
step leaves a stamp in .cache and is skipped while what it depends on stays the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
BUILT = ROOT / "peerassist" / "static" / "built" / "manifest.json"
DISTRIBUTION = "/usr/bin/python3"
LEAST_NODE = (20, 19)
NO_VENV = "Python has no working venv module. On Debian and Ubuntu: apt install python3-venv"
UNREACHED = (
    "What is needed could not be fetched; what went wrong stands above. Is there a line to the internet, and room on the "
    "disk? Then run the same command again: it goes on where it stopped."
)


def main(what: str) -> None:
    """Set up for running the product, for building a wheel of it, or for testing it as well."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file runs on whatever `python3` is)
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    CACHE.mkdir(exist_ok=True)
    os.environ.update(UV_CACHE_DIR=str(CACHE / "uv"), PIP_CACHE_DIR=str(CACHE / "pip"))
    install_uv()
    # What tests need holds what running needs, so a folder that was tested is not set back by `make run`.
    wanted = "dev" if what in {"test", "build"} or (CACHE / "dev-packages").exists() else "run"
    with ThreadPoolExecutor() as both:  # neither needs the other
        packages, _ = both.submit(install_packages, wanted), build_frontend()
        packages.result()
    compile_messages()
    if what == "test":
        find_browser()
        find_bell()


def install_uv() -> None:
    """Make .tools, an environment with uv in it."""
    wanted = ROOT / "requirements" / "tools.txt"
    if fresh("tools", [wanted]) and (TOOLS / "bin" / "uv").exists():
        return
    say("Fetching the installer")
    try:
        import venv

        venv.create(TOOLS, with_pip=True, clear=True)
    except (ImportError, subprocess.CalledProcessError):
        stop(NO_VENV)
    pip_install(wanted)
    stamp("tools", [wanted])


def pip_install(requirements: Path) -> None:
    """Install hashed requirements beside the tools."""
    pip = (TOOLS / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--require-hashes", "-r", requirements, otherwise=UNREACHED)


def install_packages(wanted: str) -> None:
    """Make .venv hold exactly what the hashed requirements name."""
    name, requirements = f"{wanted}-packages", ROOT / "requirements" / f"{wanted}.txt"
    if fresh(name, [requirements]) and (VENV / "bin" / "python").exists():
        return
    say("Installing Python packages")
    uv = TOOLS / "bin" / "uv"
    if not (VENV / "bin" / "python").exists():
        run(uv, "venv", "--quiet", "--python", quickest(), VENV)
    python = VENV / "bin" / "python"
    run(uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", requirements, otherwise=UNREACHED)
    stamp(name, [requirements])


def quickest() -> str:
    """Return the Python to run on: this one; or, where this one was compiled without optimisation (as pyenv does), the
    distribution's of the same version, which needs a sixth less for the same page. `make PYTHON=...` has its way."""
    optimised = "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS"))
    if optimised or "PYTHON" in os.environ or not Path(DISTRIBUTION).exists():
        return sys.executable
    ask = "import ctypes, lzma, sqlite3, ssl, sys; print(*sys.version_info[:2])"
    answer = subprocess.run([DISTRIBUTION, "-c", ask], capture_output=True, text=True, check=False).stdout.split()
    return DISTRIBUTION if answer == [str(part) for part in sys.version_info[:2]] else sys.executable


def build_frontend() -> None:
    """Install the front end's packages and build it, when its sources changed."""
    front = ROOT / "frontend"
    sources = [p for p in sorted(front.rglob("*")) if p.is_file() and "node_modules" not in p.parts]
    if fresh("frontend", sources) and BUILT.exists():
        return
    environment = with_node()
    locks = [front / "package.json", front / "package-lock.json"]
    if not fresh("npm", locks) or not (front / "node_modules").exists():
        say("Installing the front end's packages")
        quietly = ("--no-audit", "--no-fund", "--loglevel=error")
        run("npm", "ci", *quietly, cwd=front, env=environment, quiet=True, otherwise=UNREACHED)
        stamp("npm", locks)
    say("Building the front end")
    run("npm", "run", "--silent", "build", cwd=front, env=environment, quiet=True)
    stamp("frontend", sources)


def with_node() -> dict[str, str]:
    """Return an environment in which `node` and `npm` are new enough: the system's, else one from a Python package."""
    environment = {**os.environ, "npm_config_update_notifier": "false", "npm_config_cache": str(CACHE / "npm-cache")}
    node = shutil.which("node")
    if node and shutil.which("npm"):
        text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip("v\n ")
        if tuple(int(n) for n in text.split(".")[:2] if n.isdecimal()) >= LEAST_NODE:
            return environment
    if not (TOOLS / "bin" / "node").exists():
        say("Fetching Node.js")
        pip_install(ROOT / "requirements" / "node.txt")
    return {**environment, "PATH": f"{TOOLS / 'bin'}{os.pathsep}{environment['PATH']}"}


def compile_messages() -> None:
    """Turn translations into what programs read."""
    sources = sorted((ROOT / "peerassist" / "locale").glob("**/*.po"))
    made = [p.with_suffix(".mo") for p in sources if p.parent.name == "LC_MESSAGES"]
    if fresh("messages", sources) and all(p.exists() for p in made):
        return
    run(VENV / "bin" / "python", ROOT / "tools" / "messages.py", "compile")
    stamp("messages", sources)


def find_browser() -> None:
    """See that there is a Chromium for the journeys: the system's, else Debian's (the one without a window needs less of
    everything), else Playwright's own."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    if not any(from_debian(package, names, "Chromium") for package in names[:2]):
        say("Fetching Playwright's Chromium")
        subprocess.run([str(VENV / "bin" / "playwright"), "install", "chromium"], check=False)


def find_bell() -> None:
    """See that there is a Valkey or Redis, which several processes ring with; the test that needs it says so otherwise."""
    from_debian("redis-server", ("valkey-server", "redis-server"), "Redis")


def from_debian(package: str, names: tuple[str, ...], title: str) -> bool:
    """Return whether one of the programs is here, installing Debian's package where one may."""
    if any(shutil.which(name) for name in names):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {title}")
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        quietly = ["apt-get", "install", "-y", "-qq"]
        # Its own service is not started: tests start theirs, on a port of their own.
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        subprocess.run([*quietly, package], check=False, stdout=subprocess.DEVNULL, env=environment)
    return any(shutil.which(name) for name in names)


def fresh(name: str, sources: Iterable[Path]) -> bool:
    """Say whether a step was done for these very files."""
    path = CACHE / name
    return path.exists() and path.read_text() == digest(sources)


def stamp(name: str, sources: Iterable[Path]) -> None:
    """Note that a step was done for these files."""
    (CACHE / name).write_text(digest(sources))


def digest(sources: Iterable[Path]) -> str:
    """Return one hash over names and contents."""
    whole = hashlib.sha256()
    for path in sources:
        whole.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def run(
    *command: object, cwd: Path = ROOT, env: dict[str, str] | None = None, quiet: bool = False, otherwise: str = ""
) -> None:
    """Run a command; a failure ends the set-up with what the command said, and with `otherwise` if there is any."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, check=False, capture_output=quiet, text=True)
    if done.returncode:
        if quiet:
            print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        stop(otherwise or f"This step did not work: {' '.join(str(c) for c in command)}")


def say(words: str) -> None:
    print(f"  {words} ...", flush=True)


def stop(words: str) -> None:
    sys.exit(f"set-up: {words}")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except KeyboardInterrupt:
        stop("Stopped. Run the same command again: it goes on where it stopped.")
