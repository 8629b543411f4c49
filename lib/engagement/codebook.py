"""What is generated from the data: the descriptor's hashes and sources, the codebook's fields and rules, the README's sizes and picture.

``python -m engagement.codebook`` rewrites them in a checkout; a test holds them in step.
"""

from __future__ import annotations

import json
import re

from press.files import write

from . import totals
from .address import linkable
from .package import DESCRIPTOR, Package, categories
from .rule import RULES

FIELDS = re.compile(r"(<!-- fields -->\n).*?(<!-- end of fields -->)", re.DOTALL)
SIZES = re.compile(r"^(\| (?:\[`\w+`\]\([^)]*\)(?:, )?)+) \| [\d, ]+ \|", re.MULTILINE)
AGREEMENT = re.compile(r"(<!-- agreement -->\n).*?(<!-- end of agreement -->)", re.DOTALL)
RULE_LIST = re.compile(r"(<!-- rules -->\n).*?(<!-- end of rules -->)", re.DOTALL)


def descriptor(package: Package) -> str:
    """``datapackage.json`` with what each file holds, and the coded documents as its ``sources``."""
    described = totals.written(package)
    described["sources"] = [
        {"title": f"{row['document']}, “{row['title']}”{_published(row)}"}
        | ({"path": row["url"]} if linkable(row["url"]) else {})
        for row in package.rows("sections")
    ]
    return _as_file(described).decode("utf-8")


def _published(section: dict[str, str]) -> str:
    """Who published a section's document and on which day, in brackets, as far as it is known; the day as the table has it, for machines."""
    said = ", ".join(filter(None, (section["publisher"], section["published"])))
    return f" ({said})" if said else ""


def accept(package: Package) -> None:
    """Write what the tables hold into the descriptor."""
    write(package.folder, {DESCRIPTOR: _as_file(totals.written(package))})


def _as_file(described: dict) -> bytes:
    return (json.dumps(described, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def fields(package: Package) -> str:
    """Every table and field as Markdown, from ``datapackage.json``."""
    parts = []
    for table in package.names:
        resource = package.resources[table]
        key = ", ".join(f"`{name}`" for name in resource["schema"].get("primaryKey", []))
        parts += [
            f"### {table}\n",
            f"{resource['description']} Key: {key}.\n",
            "| field | type | allowed | what it is |",
            "|---|---|---|---|",
        ]
        parts += [
            f"| `{field['name']}` | {field['type']} | {_allowed(field)} | {field['description']} |"
            for field in package.fields(table)
        ]
        parts += [f"\nIts foreign keys: {'; '.join(_keys(resource))}.\n" if _keys(resource) else ""]
        for field in package.fields(table):
            if meanings := categories(field):
                values = "; ".join(f"`{value}`: {meaning}" for value, meaning in meanings.items())
                parts.append(f"**`{field['name']}`** is one of: {values}.\n")
    return "\n".join(parts)


def _allowed(field: dict) -> str:
    rules = field.get("constraints", {})
    words = ["required"] if rules.get("required") else ["may be empty"]
    words += ["unique"] if rules.get("unique") else []
    words += ["listed below"] if categories(field) else []
    words += (
        [f"{rules['minimum']} to {rules['maximum']}"]
        if {"minimum", "maximum"} <= rules.keys()
        else ([f"at least {rules['minimum']}"] if "minimum" in rules else [])
    )
    pattern = rules.get("pattern", "").replace("|", "\\|")
    return "; ".join(words + ([f"`{pattern}`"] if pattern else []))


def _keys(resource: dict) -> list[str]:
    return [
        f"`{', '.join(key['fields'])}` to `{key['reference'].get('resource', resource['name'])}.{', '.join(key['reference']['fields'])}`"
        for key in resource["schema"].get("foreignKeys", [])
    ]


def rules() -> str:
    """The named rules as a Markdown list, each the first line of its docstring."""
    return "\n".join(f"- {str(query.__doc__).strip().splitlines()[0]}" for query in RULES)


def agreement(package: Package) -> str:
    """How far two codings of a section agree, as a Markdown table."""
    words = package.meanings("agreement", "measure")
    return "\n".join(
        ["| section | compared | agree | of | alpha |", "|---|---|---|---|---|"]
        + [
            f"| {row['section_id']} | {words[row['measure']]} | {row['agreed']} | {row['compared']} | {row['alpha']} |"
            for row in package.rows("agreement")
        ]
    )


def codebook(package: Package) -> str:
    """The codebook with its generated parts as they should be."""
    text = (package.folder / "README.md").read_text(encoding="utf-8")
    text = FIELDS.sub(lambda found: found.group(1) + fields(package) + "\n" + found.group(2), text)
    text = AGREEMENT.sub(lambda found: found.group(1) + agreement(package) + "\n" + found.group(2), text)
    return RULE_LIST.sub(lambda found: found.group(1) + rules() + "\n" + found.group(2), text)


def readme(package: Package) -> str:
    """The README with the number of rows of each table that it lists."""
    text = (package.folder.parent / "README.md").read_text(encoding="utf-8")

    def sized(found: re.Match) -> str:
        tables = re.findall(r"\[`(\w+)`\]", found.group(1))
        return f"{found.group(1)} | {', '.join(str(len(package.rows(table))) for table in tables)} |"

    return SIZES.sub(sized, text)


def picture(package: Package) -> str:
    """The README's picture: the first section's time line, as SVG on white."""
    import io

    from matplotlib import style

    from . import chart, tally
    from .section import load

    section = load(package.rows("sections")[0]["section_id"], package.folder)
    figure = chart.timeline(tally.timeline(section), section.years, section.about["published"])
    if figure is None:
        return ""
    written = io.StringIO()
    with style.context(["default", chart.STYLE]):
        figure.savefig(written, format="svg", facecolor="white", metadata={"Date": None, "Creator": None})
    return written.getvalue()


def generated(package: Package) -> dict[str, str]:
    """Every generated document by its path in the checkout."""
    return {
        f"data/{DESCRIPTOR}": descriptor(package),
        "data/README.md": codebook(package),
        "README.md": readme(package),
        "docs/timeline.svg": picture(package),
    }


if __name__ == "__main__":
    the_package = Package()
    write(
        the_package.folder.parent,
        {name: text.encode("utf-8") for name, text in generated(the_package).items()},
    )
