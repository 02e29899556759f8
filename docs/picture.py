"""Makes docs/site.png: a page of the site of the invented example, as a browser shows it.

Run `python docs/picture.py` with the extra `browser` and a Chromium (`DOCPROV_BROWSER` names one).
"""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from docprov import build_site

PAGE = "claims/arden-2011.c-b0at5.html"
TARGET = Path(__file__).with_name("site.png")


def main() -> None:
    """Write the picture."""
    browser = os.environ.get("DOCPROV_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        build_site(Path(__file__).parent / "examples" / "arden", folder)
        launched = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = launched.new_page(viewport={"width": 1040, "height": 900}, color_scheme="light")
        page.goto(f"file://{folder}/{PAGE}")
        page.screenshot(path=TARGET)
        launched.close()


if __name__ == "__main__":
    main()
