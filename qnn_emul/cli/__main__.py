"""`python -m qnn_emul.cli`."""

import sys

from . import main

sys.exit(main())
