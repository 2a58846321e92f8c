"""Write a room's single first migration anew from its models (there is no installed base yet).

Usage: python tools/fresh_migrations.py ROOM [ROOM ...]
Migrations written by hand (0002 and later) stay as they are.

Other rooms' migrations point at this one, so an empty one stands in its place while Django writes what is missing.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

EMPTY = """from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = []
"""


def write(room: str) -> None:
    """Write the first migration of `room`; the one before stays where that fails."""
    folder = Path(__file__).parent.parent / "peerassist" / room / "migrations"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    first, made = folder / "0001_initial.py", folder / "0002_made.py"
    before = first.read_text() if first.exists() else None
    later = sorted(path for path in folder.glob("0*.py") if path != first)
    for path in later:
        path.rename(path.with_suffix(".aside"))
    try:
        first.write_text(EMPTY)
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "peerassist.config.settings"}
        command = [sys.executable, "-m", "django", "makemigrations", room, "--name", "made"]
        subprocess.run(command, check=True, env=environment)
        text = re.sub(rf"\n +\('{room}', '0001_initial'\),", "", made.read_text())
        first.write_text(text)
    except BaseException:
        first.unlink() if before is None else first.write_text(before)
        raise
    finally:
        made.unlink(missing_ok=True)
        for path in later:
            path.with_suffix(".aside").rename(path)


for room in sys.argv[1:]:
    write(room)
