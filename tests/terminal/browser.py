"""A headless Chromium, driven over a pipe by the DevTools protocol: nothing but the standard library.

It is started for a test, in a profile of its own, and told to leave the network alone; every request that a
page makes is recorded.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-sync",
    "disable-background-networking",
    "disable-component-update",
    "disable-dev-shm-usage",
    "hide-scrollbars",
    "remote-debugging-pipe",
)
#: Seconds that any answer may take.
PATIENCE = 30.0

#: Chromium reads from 3 and writes to 4; these numbers can be given to it only after the fork.
_LAUNCH = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(read, 3), os.dup2(write, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find() -> str | None:
    """The browser's command, if one is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One browser with one page. To be used in a ``with`` block."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._number = 0
        self._buffer = b""
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def __enter__(self) -> Browser:
        self._folder = tempfile.mkdtemp(prefix="variorum-browser-")
        theirs, self._out = os.pipe()
        self._in, theirs_too = os.pipe()
        flags = [f"--{flag}" for flag in (*FLAGS, f"user-data-dir={self._folder}")]
        launch = [sys.executable, "-I", "-c", _LAUNCH, str(theirs), str(theirs_too)]
        self._process = subprocess.Popen(
            [*launch, self._command, *flags, "about:blank"],
            pass_fds=(theirs, theirs_too),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(theirs)
        os.close(theirs_too)
        self._session: str | None = None
        try:
            self._attach()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _attach(self) -> None:
        pages = self.call("Target.getTargets")["targetInfos"]
        page = next(each["targetId"] for each in pages if each["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def __exit__(self, *_: object) -> None:
        try:
            self._session = None
            self.call("Browser.close")
            self._process.wait(10)
        except (OSError, EOFError, TimeoutError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._folder, ignore_errors=True)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser; its answer. Raises RuntimeError if it refuses."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])

    def open(self, page: Path) -> None:
        """Load a file, until all of it is there. What it asks for stands in ``requests``."""
        self.requests.clear()
        self.complaints.clear()
        self.call("Page.navigate", url=page.as_uri())
        self.settle()

    def settle(self) -> None:
        limit = time.monotonic() + PATIENCE
        while self.value("document.readyState") != "complete":
            if time.monotonic() > limit:
                raise TimeoutError("the page is never complete")

    def view(self, width: int, *, height: int = 900, dark: bool = False, media: str = "") -> None:
        """Show the page in a window of so many CSS pixels, in a light or a dark surrounding."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def value(self, expression: str) -> Any:
        """What a JavaScript expression comes to in the page; the page's own policy does not bind it."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", "failed"))
        return found["result"].get("value")

    def picture(self, file: Path, *, of: str | None = None) -> None:
        """A PNG of the window, or of all of the element that a selector finds."""
        more: dict[str, Any] = {}
        if of is not None:
            box = self.value(
                f"(box => ({{x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height}}))"
                f"(document.querySelector({json.dumps(of)}).getBoundingClientRect())"
            )
            more = {"captureBeyondViewport": True, "clip": box | {"scale": 1}}
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", **more)["data"]))

    def printed(self, file: Path) -> None:
        """The page as a PDF, as it would be printed on A4."""
        options = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": False}
        file.write_bytes(base64.b64decode(self.call("Page.printToPDF", **options)["data"]))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], PATIENCE)
            if not ready:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise EOFError("the browser has gone")
            self._buffer += piece
        first, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        self._see(message)
        return message

    def _see(self, message: dict[str, Any]) -> None:
        details = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])
        elif message.get("method") == "Log.entryAdded":
            self.complaints.append(details["entry"]["text"])
        elif message.get("method") == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {details['message']}")
