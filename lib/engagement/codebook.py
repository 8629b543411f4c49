"""The codebook's generated parts: the tables of fields from the schema, the named rules from their docstrings.

``python -m engagement.codebook`` rewrites them in ``data/README.md``; a test holds the two in step.
"""

from __future__ import annotations

import re

from press.files import write

from .package import Package
from .rule import RULES

FIELDS = re.compile(r"(<!-- fields -->\n).*?(<!-- end of fields -->)", re.DOTALL)
RULE_LIST = re.compile(r"(<!-- rules -->\n).*?(<!-- end of rules -->)", re.DOTALL)


def fields(package: Package) -> str:
    """Every table and field as Markdown, from ``datapackage.json``."""
    parts = []
    for table in package.names:
        resource = package.resources[table]
        key = ", ".join(f"`{name}`" for name in resource["schema"].get("primaryKey", []))
        parts += [f"### {table}\n", f"{resource['description']} Key: {key}.\n", "| field | type | allowed | what it is |", "|---|---|---|---|"]
        parts += [f"| `{field['name']}` | {field['type']} | {_allowed(field)} | {field['description']} |" for field in package.fields(table)]
        parts += [f"\nIts foreign keys: {'; '.join(_keys(resource))}.\n" if _keys(resource) else ""]
        for field in package.fields(table):
            if "meanings" in field:
                values = "; ".join(f"`{value}`: {meaning}" for value, meaning in field["meanings"].items())
                parts.append(f"**`{field['name']}`** is one of: {values}.\n")
    return "\n".join(parts)


def _allowed(field: dict) -> str:
    rules = field.get("constraints", {})
    words = ["required"] if rules.get("required") else ["may be empty"]
    words += ["unique"] if rules.get("unique") else []
    words += ["listed below"] if "enum" in rules else []
    words += [f"{rules['minimum']} to {rules['maximum']}"] if {"minimum", "maximum"} <= rules.keys() else (
        [f"at least {rules['minimum']}"] if "minimum" in rules else [])
    pattern = rules.get("pattern", "").replace("|", "\\|")
    return "; ".join(words + ([f"`{pattern}`"] if pattern else []))


def _keys(resource: dict) -> list[str]:
    return [
        f"`{', '.join(key['fields'])}` to `{key['reference']['resource'] or resource['name']}.{', '.join(key['reference']['fields'])}`"
        for key in resource["schema"].get("foreignKeys", [])
    ]


def rules() -> str:
    """The named rules as a Markdown list, each the first line of its docstring."""
    return "\n".join(f"- {query.__doc__.strip().splitlines()[0]}" for query in RULES)


def written(package: Package) -> str:
    """The codebook with its generated parts as they should be."""
    text = (package.folder / "README.md").read_text(encoding="utf-8")
    text = FIELDS.sub(lambda found: found.group(1) + fields(package) + "\n" + found.group(2), text)
    return RULE_LIST.sub(lambda found: found.group(1) + rules() + "\n" + found.group(2), text)


if __name__ == "__main__":
    the_package = Package()
    write(the_package.folder, {"README.md": written(the_package).encode("utf-8")})
