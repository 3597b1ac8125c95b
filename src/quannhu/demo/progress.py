"""A progress bar for the terminal: what, how far, how long still."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Progress:
    """Prints one line that grows; on anything but a terminal, one line a step. `quiet` prints nothing."""

    def __init__(self, total: int, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self.total, self.done, self.step_name = max(total, 1), 0, ""
        self.out = out or sys.stderr
        self.quiet = quiet
        self.live = self.out.isatty()
        self.started = self.printed = time.monotonic()

    def step(self, name: str) -> None:
        """Begin a named part of the work."""
        self.step_name = name
        if not self.quiet and not self.live:
            print(f"{self._percent():3d} %  {name}", file=self.out, flush=True)
        self._draw(force=True)

    def advance(self, amount: int = 1) -> None:
        """So much more of the total is done."""
        self.done = min(self.total, self.done + amount)
        self._draw()

    def finish(self) -> None:
        """Close the line with the time it took."""
        self.done, self.step_name = self.total, "xong"
        self._draw(force=True)
        if not self.quiet:
            print(f"{chr(10) if self.live else ''}Xong sau {self._spent():.0f} giây.", file=self.out, flush=True)

    def _percent(self) -> int:
        return 100 * self.done // self.total

    def _spent(self) -> float:
        return time.monotonic() - self.started

    def _draw(self, force: bool = False) -> None:
        now = time.monotonic()
        if self.quiet or not self.live or (not force and now - self.printed < 0.2):
            return
        self.printed = now
        filled = 28 * self.done // self.total
        left = self._spent() * (self.total - self.done) / self.done if self.done else 0
        wait = f"còn khoảng {left:.0f} giây" if self.done * 20 > self.total else "đang ước thời gian"
        bar = "█" * filled + "·" * (28 - filled)
        line = f"\r{bar} {self._percent():3d} %  {self.step_name[:38]:<38} {wait:<22}"
        self.out.write(line)
        self.out.flush()
