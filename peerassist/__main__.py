"""`python -m peerassist` is `peerassist`."""

import sys

from peerassist.config.command import main

sys.exit(main())
