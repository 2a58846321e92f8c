"""Write a room's single first migration anew from its models (there is no installed base yet).

Usage: python tools/fresh_migrations.py ROOM [ROOM ...]
"""

import os
import subprocess
import sys
from pathlib import Path

for room in sys.argv[1:]:
    first = Path(__file__).parent.parent / "peerassist" / room / "migrations" / "0001_initial.py"
    first.parent.mkdir(exist_ok=True)
    (first.parent / "__init__.py").touch()
    first.unlink(missing_ok=True)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "peerassist.config.settings"}
    subprocess.run([sys.executable, "-m", "django", "makemigrations", room], check=True, env=environment)
