"""Build the documentation site, with warnings as errors and no network: build/site/html.

    python docs/site/make_site.py [--full]

The pages of the repository keep their paths. Beside them are put the pages that are generated:
commands from click, functions from docstrings, notebooks, the report. ``--full`` runs the notebooks
and makes the report and every map, which takes minutes; without it notebooks show no outputs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
from commands import commands_page

import minerals
from minerals.cli import main as program

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "site"
PAGES = BUILD / "pages"
HTML = BUILD / "html"
PUBLISHED = [
    *("*.md", "LICENSE", "CITATION.cff", "docs/**/*.md", "docs/examples/*", "docs/site/*.css"),
    *(
        "data/**/*.md",
        "data/LICENSE",
        "data/datapackage.json",
        "data/**/*.csv",
        "data/**/*.geojson",
    ),
    *("maps/*.html", "maps/*.png"),
]
"""What the site holds under the path that it has in the repository."""
LOADS = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("link", "href")}
"""What a browser fetches by itself; a link of a reader is no load."""


def stage(full: bool) -> None:
    """Lay out the pages of the site, those of the repository and those that are generated."""
    shutil.rmtree(BUILD, ignore_errors=True)
    for pattern in PUBLISHED:
        for path in ROOT.glob(pattern):
            target = PAGES / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for name in ("mkdocs.yml", "docstrings.py"):
        shutil.copy(ROOT / "docs/site" / name, BUILD)
    if full:
        run("minerals", "gallery", "-o", str(PAGES / "maps"))
        run("minerals", "report", "-o", str(PAGES / "maps/report.html"))
    for path, text in generated(full):
        (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
        (PAGES / path).write_text(text, encoding="utf-8")


def generated(full: bool) -> Iterator[tuple[str, str]]:
    """Write the pages that no file of the repository holds."""
    yield "docs/commands.md", commands_page(program, "minerals")
    yield "docs/python.md", python_page()
    yield "docs/report.md", report_page(full)
    books = sorted((ROOT / "notebooks").glob("*.ipynb"))
    titles = {}
    for path in books:
        text = notebook(path, full)
        titles[path.stem] = text.splitlines()[0].removeprefix("# ")
        yield f"notebooks/{path.stem}.md", text
    listed = "".join(f"- [{title}]({stem}.md)\n" for stem, title in titles.items())
    yield "notebooks/README.md", f"# Notebooks\n\nEach runs from top to bottom.\n\n{listed}"


def python_page() -> str:
    """List the public interface; mkdocstrings puts the docstrings in."""
    functions_first = sorted(minerals.__all__, key=lambda name: (name[0].isupper(), name))
    named = "".join(f"::: minerals.{name}\n\n" for name in functions_first)
    return (
        "# Python\n\nThe public interface. The examples are doctests: the test suite runs them."
        f"\n\n{named}"
    )


def report_page(full: bool) -> str:
    """Embed the report where it was made."""
    made = (
        '[Open it alone](../maps/report.html).\n\n<iframe src="../maps/report.html"'
        ' title="The report" loading="lazy"></iframe>\n'
    )
    return (
        "# Report\n\n`minerals report -o report.html` writes headline shares, the audit, the time "
        "line, the map and the limits as one page that asks for nothing.\n\n"
        + (made if full else "This build of the site does not hold it.\n")
    )


def notebook(path: Path, full: bool) -> str:
    """Turn a notebook into a page, run where asked; its pictures are put beside it."""
    from nbconvert import MarkdownExporter

    book = nbformat.read(path, as_version=4)
    if full:
        from nbclient import NotebookClient

        NotebookClient(book, timeout=600, resources={"metadata": {"path": str(BUILD)}}).execute()
    names = {"unique_key": path.stem, "output_files_dir": path.stem}
    text, resources = MarkdownExporter().from_notebook_node(book, names)
    for name, picture in resources.get("outputs", {}).items():
        target = PAGES / "notebooks" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)
    return str(text).strip() + "\n"


class _Links(HTMLParser):
    """The addresses that a page names, and whether a browser fetches each by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        rel = dict(attrs).get("rel")
        for name, value in attrs:
            if name in ("href", "src") and value:
                loads = (tag, name) in LOADS and rel not in ("canonical", "next", "prev")
                self.found.append((value, loads))


def faults(site: Path) -> Iterator[str]:
    """Find links of a built site that lead nowhere, and what it would fetch from elsewhere."""
    own = [path for path in site.rglob("*.html") if path.parent.name != "maps"]
    for path in sorted(own):
        links = _Links()
        links.feed(path.read_text(encoding="utf-8"))
        for address, loads in links.found:
            parts = urlsplit(address)
            if parts.scheme in ("http", "https") or parts.netloc:
                if loads:
                    yield f"{path.relative_to(site)}: fetches {address}"
            elif parts.path and not parts.scheme:
                base = site if parts.path.startswith("/") else path.parent
                if not (base / unquote(parts.path).lstrip("/")).exists():
                    yield f"{path.relative_to(site)}: {address} leads nowhere"


def run(*words: str, folder: Path = ROOT) -> None:
    """Run a program of this environment."""
    program = Path(sys.executable).parent / words[0]
    subprocess.run([str(program), *words[1:]], cwd=folder, check=True)


def main() -> None:
    """Lay out the pages, build, check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="run notebooks, make report and maps")
    stage(parser.parse_args().full)
    run("zensical", "build", "--strict", "--clean", folder=BUILD)
    if found := list(faults(HTML)):
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
