"""The most memory this process had."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Bytes resident at most since the process began its own program.

    On Linux not `ru_maxrss`: there a child begins with what its parent had.
    """
    if _STATUS.is_file():
        (line,) = (each for each in _STATUS.read_text(encoding="ascii").splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
