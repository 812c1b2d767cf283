"""Content risk: what the checks find, what they find wrongly, how fast."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "scripts"))
