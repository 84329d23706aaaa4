"""A headless Chromium, spoken to over pipes (the DevTools protocol): no driver, no package, no network."""

from __future__ import annotations

import base64
import itertools
import json
import os
import pathlib
import select
import shutil
import subprocess
import time
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "no Chromium is installed (Debian: apt-get install chromium)"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--hide-scrollbars"]
PATIENCE = 60.0  # seconds for one answer
KEYS = {"Tab": 9, "Enter": 13, "Space": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


class Browser:
    """One page in one browser; `with Browser(folder) as b: b.open(file); b.run("1 + 1")`."""

    def __init__(self, folder: pathlib.Path) -> None:
        assert CHROMIUM is not None
        theirs, self._out = os.pipe()
        self._in, others = os.pipe()
        words = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe", "about:blank"]
        joined = ["bash", "-c", f'exec "$@" 3<&{theirs} 4>&{others}', "bash", *words]
        self._process = subprocess.Popen(joined, pass_fds=(theirs, others), stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.close(others)
        self._rest, self._count, self._session = b"", itertools.count(1), ""
        self.requests: list[str] = []
        self.problems: list[str] = []
        (target,) = [t for t in self.say("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        attached = self.say("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for part in ("Page", "Runtime", "Network", "Log"):
            self.say(f"{part}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._out)
        self._process.kill()
        self._process.wait()
        os.close(self._in)

    def say(self, method: str, **given: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; requests and errors of the page are kept on the way."""
        number = next(self._count)
        message = {"id": number, "method": method, "params": given}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            got = self._next()
            if got.get("id") == number:
                assert "error" not in got, (method, got["error"])
                out: dict[str, Any] = got["result"]
                return out

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            assert select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0], "the browser does not answer"
            part = os.read(self._in, 1 << 20)
            assert part, "the browser has ended"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\0")
        got: dict[str, Any] = json.loads(line)
        given = got.get("params", {})
        if got.get("method") == "Network.requestWillBeSent":
            self.requests.append(given["request"]["url"])
        elif got.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.problems.append(line.decode())
        self.last = got.get("method")
        return got

    def open(self, file: pathlib.Path, width: int = 1200, height: int = 900) -> None:
        """Show a file in a window of this size."""
        self.resize(width, height)
        self.say("Page.navigate", url=file.as_uri())
        while self.last != "Page.loadEventFired":
            self._next()

    def resize(self, width: int, height: int = 900) -> None:
        self.say(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def emulate(self, media: str = "", scheme: str = "light") -> None:
        """Paper ("print") or screen, light or dark."""
        self.say(
            "Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    def run(self, script: str) -> Any:
        """What an expression of JavaScript is."""
        got = self.say("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in got, got["exceptionDetails"]
        return got["result"].get("value")

    def press(self, key: str) -> None:
        """A key of the keyboard, down and up."""
        text = {"Enter": "\r", "Space": " "}.get(key, "")
        named = " " if key == "Space" else key
        common = {"key": named, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        self.say("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        self.say("Input.dispatchKeyEvent", type="keyUp", **common)

    def click(self, selector: str) -> None:
        """The mouse on the middle of an element, scrolled to."""
        script = f"""(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: "center"}});
            const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()"""
        x, y = self.run(script)
        for kind in ("mousePressed", "mouseReleased"):
            self.say("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, file: pathlib.Path, whole: bool = False) -> None:
        """What is seen, as PNG."""
        got = self.say("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(got["data"]))

    def paper(self, file: pathlib.Path) -> None:
        """The page as PDF."""
        file.write_bytes(base64.b64decode(self.say("Page.printToPDF", printBackground=True)["data"]))
