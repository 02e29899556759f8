"""The browser that tests of pages use: the system's own Chromium."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path():
    """Return the path of a Chromium; None where there is none.

    `DOCPROV_BROWSER` names another one.
    """
    named = os.environ.get("DOCPROV_BROWSER")
    return named or next(filter(None, map(shutil.which, NAMES)), None)
