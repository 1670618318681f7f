"""Programs from npm that Portico is measured with, installed outside of the repository from committed lock files."""

import os
import shutil
from pathlib import Path

from local.steps import ROOT, run

PEERS = Path(__file__).parent / "peers"


def installed(name: str) -> Path:
    """The folder of the peer, installed from its lock file when it is not there as it should be."""
    peer, folder = PEERS / name, ROOT / ".bench" / name
    lock = folder / "package-lock.json"
    wanted = (peer / "package-lock.json").read_bytes()
    if not lock.is_file() or lock.read_bytes() != wanted or not (folder / "node_modules").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(peer / file, folder)
        run(
            ["npm", "ci", "--silent"],
            failed=f"The packages of bench/peers/{name} could not be installed.",
            cwd=folder,
            env=os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"},
        )
    return folder
