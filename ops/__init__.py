"""An operator's tool: one practice's whole data taken out of a stack, brought back, and compared.

It works on any stack, in the cloud or on one machine, with the operator's own credentials; no function uses it.
"""

import sys
from pathlib import Path

_SHARED = str(Path(__file__).resolve().parent.parent / "shared")
if _SHARED not in sys.path:  # Portico's package is not installed; the tool takes the keys of a practice from it
    sys.path.append(_SHARED)
