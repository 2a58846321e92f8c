"""Write a room's single first migration anew from its models (there is no installed base yet).

Usage: python tools/fresh_migrations.py ROOM [ROOM ...]
Migrations written by hand (0002 and later) stay as they are.
"""

import os
import subprocess
import sys
from pathlib import Path

for room in sys.argv[1:]:
    folder = Path(__file__).parent.parent / "peerassist" / room / "migrations"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / "0001_initial.py").unlink(missing_ok=True)
    later = sorted(folder.glob("0*.py"))
    for path in later:
        path.rename(path.with_suffix(".aside"))
    try:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "peerassist.config.settings"}
        subprocess.run([sys.executable, "-m", "django", "makemigrations", room], check=True, env=environment)
    finally:
        for path in later:
            path.with_suffix(".aside").rename(path)
