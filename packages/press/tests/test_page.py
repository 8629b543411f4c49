"""The page: complete in itself, its policy right, its ids unique, its rows and its notebook beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import nbformat.v4 as v4
import pytest

from press import Frame, render, shell
from press.markup import Markup
from pressed import FRAME

SVG = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg">
 <metadata><dc:title>made by</dc:title></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <defs><clipPath id="clip"><rect width="9"/></clipPath>
 <path id="mark" d="M 0 0" style="stroke: #000000"/></defs>
 <g id="group" clip-path="url(#clip)">
 <use xlink:href="#mark" style="fill: #1f77b4; mix-blend-mode: multiply"/></g>
 <a xlink:href="#elsewhere"><text style="font: italic 700 12px 'DejaVu Sans', sans-serif">a &lt; b</text></a>
</svg>"""
CSV = "year,n\n2011,1\n"


class Reader(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attributes.get(attribute)]


def output(data, **press):
    return v4.new_output("display_data", data=data, metadata={"press": press} if press else {})


def cell(source, tag, outputs):
    return v4.new_code_cell(source, metadata={"tags": [tag]}, outputs=outputs)


@pytest.fixture
def notebook():
    table = "<table class='x'><caption>Two &amp; two</caption><tr style='color: red'><td>1</td></tr></table>"
    frame = (
        '<div>\n<style scoped>\n .dataframe th {}\n</style>\n<table border="1" class="dataframe">\n<thead>\n'
        '<tr style="text-align: right;"><th></th><th>a</th></tr></thead>'
        "<tbody><tr><th>0</th><td>1</td></tr></tbody></table></div>"
    )
    styled = "<style>#T_1 td {color: blue}</style><table id='T_1'><tr><td>1</td></tr></table>"
    drawing = SVG[SVG.index("<svg") :]
    outputs = [
        output({"image/svg+xml": SVG, "text/csv": CSV}, name="By year!", alt='A "line"'),
        output({"image/svg+xml": SVG, "text/csv": CSV}, name="By year!"),
        output({"text/html": f'<h2 id="CARD-1">Card</h2><p style="color: red">x</p>{drawing}'}),
        output({"text/html": table, "text/csv": CSV}),
        output({"text/html": frame}),
        output({"text/html": styled}),
        output({"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}),
        output({"text/plain": "<script>alert(1)</script>"}),
        v4.new_output("stream", text="\x1b[31mred & \x1b[38;5;28mgreen\x1b[0m"),
        v4.new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: <v>"]),
    ]
    cells = [
        v4.new_markdown_cell("# Title of the notebook\n\nWords."),
        v4.new_markdown_cell("## Same\n\n## Same\n\n# Not a title\n\n### Third *level*\n\n## CARD 1"),
        v4.new_code_cell("year = 1", metadata={"tags": ["parameters"]}),
        v4.new_code_cell("year = 2", metadata={"tags": ["injected-parameters"]}),
        cell("secret()", "remove-cell", [output({"text/plain": "secret"})]),
        cell("hidden()", "hide-input", [output({"text/plain": "seen"})]),
        v4.new_code_cell("plot()", outputs=outputs),
    ]
    return v4.new_notebook(cells=cells)


@pytest.fixture
def report(notebook, job):
    inputs = {"data": "0123456789abcdef"}
    made = job(name="r-1", page="folder/r-1.html", parameters={"year": 2}, inputs=inputs, rebuild="make it")
    return render(notebook, made)


@pytest.fixture
def page(report):
    return report["folder/r-1.html"].decode()


def test_the_files_of_a_report_end_with_its_page(report):
    assert list(report) == [
        "folder/data/r-1--by-year.csv",
        "folder/data/r-1--by-year-2.csv",
        "folder/data/r-1--rows.csv",
        "folder/r-1.ipynb",
        "folder/r-1.html",
    ]
    assert report["folder/data/r-1--by-year.csv"] == CSV.encode()


def test_rows_are_described_beside_them_by_their_own_words_and_the_jobs(notebook, job):
    notebook.cells[-1].outputs[0].metadata["press"]["about"] = {"dc:title": "Years & more", "x": 1}
    made = render(
        notebook, job(page="folder/r-1.html", about={"dc:license": "https://example.org/free", "x": 0})
    )
    described = json.loads(made["folder/data/r-1--by-year.csv-metadata.json"])
    assert described == {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "r-1--by-year.csv",
        "dc:license": "https://example.org/free",
        "x": 1,
        "dc:title": "Years & more",
    }
    assert json.loads(made["folder/data/r-1--rows.csv-metadata.json"])["x"] == 0


def test_links_to_rows_and_notebook_lead_to_files_of_the_report(report, page):
    links = [link["href"] for link in Reader(page).all("a") if "download" in link]
    assert links == ["data/r-1--by-year.csv", "data/r-1--by-year-2.csv", "data/r-1--rows.csv", "r-1.ipynb"]
    assert all(f"folder/{link}" in report for link in links)
    assert re.search(r"</figure>\s*<p class=\"rows\"><a href=\"data/r-1--by-year.csv\"", page)


def test_the_policy_allows_this_page_and_nothing_else(page):
    policy = next(tag["content"] for tag in Reader(page).all("meta") if "http-equiv" in tag)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for element, rule in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules.pop(rule) == f"'sha256-{digest}'"
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_on_the_page_is_fetched_or_forbidden(page):
    reader = Reader(page)
    assert not reader.values("style")
    assert all(source.startswith("data:") for source in reader.values("src"))
    assert [link["href"] for link in reader.all("link")] == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", page)
    assert len(reader.all("script")) == len(reader.all("style")) == 1


def test_every_id_is_unique_and_every_inner_link_has_its_target(page):
    reader = Reader(page)
    ids = reader.values("id")
    assert len(ids) == len(set(ids)) > 10
    inner = {href[1:] for href in reader.values("href") if href.startswith("#")}
    inner |= set(re.findall(r"url\(#([^)]+)\)", page))
    assert inner - set(ids) == {"elsewhere"}


def test_ids_of_the_notebook_own_html_stay(page):
    assert '<h2 id="CARD-1">' in page
    assert "CARD-1" in Reader(page).values("id")


def test_a_drawing_keeps_its_looks_without_style_attributes(page):
    drawing = re.search(r"<svg role=.*?</svg>", page, re.DOTALL)[0]
    assert "metadata" not in drawing and "<style" not in drawing and "xmlns" not in drawing
    assert drawing.startswith('<svg role="group" aria-label="A &quot;line&quot;"')
    assert 'stroke-linejoin="round" stroke-linecap="butt"' in drawing[: drawing.index(">")]
    assert '<path id="f1-mark" d="M 0 0" stroke="#000000"/>' in drawing
    assert '<g id="f1-group" clip-path="url(#f1-clip)">' in drawing
    assert '<use href="#f1-mark" fill="#1f77b4" class="s' in drawing
    assert '<a href="#elsewhere">' in drawing
    style = 'font-style="italic" font-weight="700" font-size="12px" font-family="\'DejaVu Sans\', sans-serif"'
    assert all(part in drawing for part in re.findall(r'\S+="[^"]*"', style))
    assert "a &lt; b" in drawing
    assert re.search(r"\.s\d\{mix-blend-mode: multiply\}", page)


def test_the_page_has_one_title_landmarks_and_contents(page):
    reader = Reader(page)
    assert reader.all("html") == [{"lang": "en"}]
    assert "<title>Title of r-1 · Site</title>" in page
    assert len(reader.all("h1")) == 1 and "<h1>Title of r-1</h1>" in page
    assert "Title of the notebook" not in page and "<p>Words.</p>" in page
    for landmark in ("header", "main", "footer", "nav"):
        assert len(reader.all(landmark)) == 1, landmark
    contents = re.search(r"<nav.*?</nav>", page, re.DOTALL)[0]
    assert re.findall(r'href="#([^"]+)">([^<]+)<', contents) == [
        ("same", "Same"),
        ("same-2", "Same"),
        ("not-a-title", "Not a title"),
        ("card-1", "CARD 1"),
        ("CARD-1", "Card"),
    ]
    assert '<a class="skip" href="#main">' in page
    assert '<h3 id="third-level"><a class="self" href="#third-level">Third <em>level</em></a></h3>' in page


def test_tables_scroll_have_names_and_announce_their_headers(page):
    boxes = [tag for tag in Reader(page).all("div") if tag.get("class") == "scroll"]
    assert [box["aria-label"] for box in boxes] == ["Table 1: Two & two", "Table 2", "Table 3"]
    assert all(box["tabindex"] == "0" and box["role"] == "group" for box in boxes)
    assert '<td></td><th scope="col">a</th>' in page
    assert '<th scope="row">0</th>' in page
    assert ".dataframe th" not in page  # pandas says it with every table, and the page has its own
    assert "#T_1 td {color: blue}" in re.search(r"<style>.*?</style>", page, re.DOTALL)[0]


def test_tags_decide_what_of_a_cell_is_shown(page):
    assert "secret" not in page
    assert "hidden" not in re.sub(r'class="hidden"', "", page[page.index("<main") :])
    assert ">seen</pre>" in page
    assert page.count('<div class="code workings">') == 2
    assert page.count("<summary>Show the code</summary>") == 1


def test_one_switch_shows_the_code_and_what_is_said_of_it(job):
    cells = [
        v4.new_markdown_cell("# Title\n\nLead."),
        v4.new_markdown_cell("Load it.", metadata={"tags": ["workings"]}),
        v4.new_code_cell("x = 1"),
    ]
    page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
    assert '<div class="prose workings"><p>Load it.</p>' in page and '<div class="prose"><p>Lead.</p>' in page
    assert "main:not(:has(> .switch[open])) .workings { display: none; }" in page
    without = render(v4.new_notebook(cells=cells[:1]), job())["report.html"].decode()
    assert '<details class="switch">' not in without


def test_a_cell_that_only_stands_before_the_parameters_stays(job):
    cells = [
        v4.new_markdown_cell("# Title"),
        v4.new_markdown_cell("Words before."),
        v4.new_code_cell("year = 2", metadata={"tags": ["injected-parameters"]}),
    ]
    page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
    assert "Words before." in page


def test_text_is_escaped_and_terminal_colours_are_classes(page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<span class="ansi-red-fg">red &amp; </span>' in page
    assert '<span class="ansi-red-fg">E</span>: &lt;v&gt;' in page


def test_provenance_says_how_the_page_was_made(page):
    footer = page[page.index('<footer class="end">') :]
    for said in ("<dd>r-1.ipynb", "year = 2", "data <code>0123456789ab</code>", "<code>make it</code>"):
        assert said in footer, said
    for library in ("python 3", "pandas", "matplotlib", "nbconvert", "papermill"):
        assert library in footer


def test_the_frame_stands_round_the_page(page):
    assert page.index("<p>Header</p>") < page.index("<main") < page.index("<p>Footer</p>")
    assert page.index(".own { color: red }") > page.index("--paper")


def test_a_bare_page_escapes_its_titles_and_needs_no_notebook():
    frame = Frame(site="A & B", lang="fr", css="a::after { content: '</style>' }", script="'</script>'")
    page = shell("1 < 2", "<p>body</p>", frame).decode()
    assert "<title>1 &lt; 2 · A &amp; B</title>" in page
    assert "<h1>1 &lt; 2</h1>" in page and "<p>body</p>" in page and '<html lang="fr">' in page
    assert page.count("</style>") == page.count("</script>") == 1
    assert "<nav" not in page and "How this page was made" not in page


def test_style_and_script_are_small():
    page = shell("t", "", replace(FRAME, css="", script="")).decode()
    inlined = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL)
    assert 4_000 < sum(map(len, inlined)) < 20_000


def test_equal_styles_share_a_class_and_join_those_there_are():
    markup = Markup()
    first = markup.fit('<p style="color: red">a</p><p class="x" style="color: red;">b</p>')
    assert first == '<p class="s0">a</p><p class="x s0">b</p>'
    assert markup.css == ".s0{color: red}"


def test_markdown_is_made_html_without_the_notebooks_title():
    from press.exporter import markdown

    assert markdown("# Title\n\nWords *and* more.", title=True).strip() == "<p>Words <em>and</em> more.</p>"
    assert "Title" in markdown("# Title\n\nWords.")
    assert 'src="attachment:a.png"' in markdown("![x](attachment:a.png)")


def test_a_failure_names_its_cell_where_there_is_one():
    from press import Failure

    assert str(Failure(4, "ValueError", "no")) == "cell 4: ValueError: no"
    assert str(Failure(4, "ValueError", "no", line="x = 1")) == "cell 4 (x = 1): ValueError: no"
    assert str(Failure(None, "Timeout", "late")) == "Timeout: late"
