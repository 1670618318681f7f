"""Runs the emulator until its parent is gone. Started by `local.emulator`, with the emulator's own Python."""

import os
import runpy
import signal
import threading


def end_with_parent() -> None:
    os.read(0, 1)  # returns when the parent's end of the pipe closes, however the parent ended
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_parent, daemon=True).start()
runpy.run_module("ministack", run_name="__main__")
