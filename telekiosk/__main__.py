"""python -m telekiosk: the command line, where the script is not on the path."""

import sys

from telekiosk.cli import main

sys.exit(main())
