"""What a person and a program need to know of a running stack: printed at start and written to `ready.json`."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from local.data import READY
from local.steps import ROOT, Stop


@dataclass(frozen=True)
class Account:
    """A demonstration account; `patient` is the id of the chart, or None for staff."""

    role: str
    username: str
    password: str
    patient: str | None


@dataclass(frozen=True)
class PracticeClient:
    """The practice's own system: its id and the file with its private key (PEM)."""

    client_id: str
    key_id: str
    key_file: str


@dataclass(frozen=True)
class Ready:
    """The demonstration practice as it stands in a running stack."""

    practice: str
    accounts: tuple[Account, ...]
    practice_client: PracticeClient | None


def write(folder: Path, base_url: str, ready: Ready | None, environment: Mapping[str, str], seconds: float) -> None:
    """Write `ready.json`: `environment` is what a handler needs to run against this stack, `seconds` its start took."""
    body = {
        "base_url": base_url,
        "practice": ready.practice if ready else None,
        "accounts": [asdict(account) for account in ready.accounts] if ready else [],
        "practice_client": asdict(ready.practice_client) if ready and ready.practice_client else None,
        "mail_url": f"{base_url}/_local/mail",
        "openapi_url": f"{base_url}/_local/openapi.json",
        "pid": os.getpid(),
        "started_seconds": round(seconds, 2),
        "environment": dict(environment),
    }
    partial = folder / f"{READY}.partial"
    partial.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
    partial.chmod(0o600)
    partial.replace(folder / READY)


def read(folder: Path) -> dict[str, Any]:
    """What a running stack wrote; raises Stop when none runs on this data folder."""
    try:
        body: dict[str, Any] = json.loads((folder / READY).read_text(encoding="utf-8"))
        os.kill(body["pid"], 0)
    except (OSError, ValueError, KeyError):
        raise Stop(
            "Portico is not running here. Start it with make run (in another terminal), then try again."
        ) from None
    return body


def announce(folder: Path, base_url: str, ready: Ready | None, seconds: float) -> None:
    """Print the addresses and the demonstration accounts."""
    practice = ready.practice if ready else None
    print(f"\n  Portico is ready ({seconds:.1f} s)\n")
    if practice:
        print(f"    Portal    {base_url}/{practice}/")
        print(f"    Console   {base_url}/{practice}/console/")
    print(f"    Mail      {base_url}/_local/mail")
    print(f"    API       {base_url}/_local/api")
    if ready and ready.accounts:
        print("\n    Accounts of the demonstration practice")
        width = max(len(account.username) for account in ready.accounts)
        for account in ready.accounts:
            print(f"      {account.role:<14} {account.username:<{width}}  {account.password}")
    shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    print(f"\n    All of this for programs: {shown / READY}.  Ctrl-C stops; the data stays in {shown}.\n", flush=True)
