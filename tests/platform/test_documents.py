"""What the documents name is there: settings, files, functions, links."""

import re
from pathlib import Path

import pytest

from aliun_dashboard.kernel.config import Settings

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT, ROOT / "aliun_dashboard")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_OTHERS = {"granian_workers", "postgres_password"}  # read by granian and by compose.yaml
QUOTED = re.compile(r"`([\w.-]+/[\w./-]*)`")
EXAMPLE = re.compile(r"\b(\w+_)?(x|new|story|noun)(_\w+)?\b")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def test_the_example_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {name.lower() for name in named} - FOR_OTHERS == set(Settings.model_fields)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_function_a_page_names_is_there(page: Path) -> None:
    names = [name for name in QUOTED.findall(page.read_text()) if _is_ours(name) and not EXAMPLE.search(name)]
    assert [name for name in names if not _is_there(name)] == []


def _is_ours(name: str) -> bool:
    return any((place / name.split("/")[0]).is_dir() for place in PLACES) and not name.startswith("data/")


def _is_there(name: str) -> bool:
    """A file or folder, with or without `.py`, or a name in one (`kernel/events.accept`)."""
    module, _, inside = name.rpartition(".")
    modules = [place / f"{module}.py" for place in PLACES if (place / f"{module}.py").exists()]
    return any((place / one).exists() for place in PLACES for one in (name, f"{name}.py")) or any(
        re.search(rf"\b{inside}\b", file.read_text()) for file in modules
    )
