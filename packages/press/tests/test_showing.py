"""What a page can't show, it says; what it can, it holds: pictures, sound, films, formulas, whatever form they come in."""

from __future__ import annotations

import base64
import json
import re

import nbformat.v4 as v4
import pytest

from press import press, render
from press.exporter import markdown
from press.markup import Markup
from press.media import LARGEST, beside, local
from pressed import contents, save

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DATA = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
SCRIPT = "<div id='plot'></div><script>draw('plot')</script>"
ABSENT = "Not shown on this page: "


@pytest.fixture
def shown(job, tmp_path):
    """Makes the body of a page of Markdown, or of outputs, with files beside the notebook."""

    def make(*pieces, attachments=None, files=()) -> str:
        for name, content in dict(files).items():
            path = tmp_path / "notebooks" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        cells = [v4.new_markdown_cell("# Title")]
        for piece in pieces:
            if isinstance(piece, str):
                cells.append(v4.new_markdown_cell(piece))
                cells[-1].update({"attachments": attachments} if attachments else {})
            else:
                data, metadata = piece if isinstance(piece, tuple) else (piece, {})
                output = v4.new_output("display_data", data=data, metadata=metadata)
                cells.append(v4.new_code_cell("", outputs=[output]))
        page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
        return page[page.index("<h1>") : page.index("</main>")]

    return make


# Local pictures


@pytest.mark.parametrize(
    "source",
    [
        "![words](a.png)",
        "![words](./a.png 'title')",
        "![words](b/my%20pic.png)",
        "![words](<b/my pic.png>)",
        "![words](b/圖像.png)",
        "![words](b/%E5%9C%96%E5%83%8F.png)",
        "![words](a.png?v=2#x)",
        "![words][one]\n\n[one]: a.png",
        "[![words](a.png)](https://example.org)",
        "<img src='a.png' alt=words>",
        '<p><img alt="words" src="b/my pic.png" srcset="b/x.png 2x"></p>',
        "<img src=../a.png alt=words>",
        "<object data=a.png type=image/png>words</object>",
        f"<object data='{DATA}'>words</object>",
        "<img src='a.png' alt=words sizes='100vw' srcset='b/x.png 2x'>",
        "<input type=IMAGE src='a.png' alt=words>",
    ],
)
def test_a_picture_beside_the_notebook_is_in_the_page(shown, source):
    files = {"a.png": PIXEL, "b/my pic.png": PIXEL, "b/圖像.png": PIXEL, "../a.png": PIXEL}
    body = shown(source, files=files)
    assert f'src="{DATA}"' in body and 'alt="words"' in body
    assert ABSENT not in body and "srcset" not in body and "sizes" not in body


def test_outputs_find_what_lies_beside_the_notebook_too(shown):
    body = shown({"text/html": "<img src='a.png'><svg><image href='a.png'/></svg>"}, files={"a.png": PIXEL})
    assert f'<img src="{DATA}">' in body and f'<image href="{DATA}"/>' in body
    assert shown({"text/markdown": "![x](a.png)"}).count(DATA) == 1


@pytest.mark.parametrize("name", ["a.png", "my pic.png", "圖.png", "a+b (1).png"])
@pytest.mark.parametrize("source", ["![w](<attachment:{}>)", '<img src="attachment:{}" alt="w">'])
def test_an_attachment_is_in_the_page(shown, name, source):
    attached = {name: {"image/png": base64.b64encode(PIXEL).decode()}}
    assert DATA in shown(source.format(name), attachments=attached)
    svg = {name: {"image/png": "AAAA", "image/svg+xml": "<svg/>"}}
    assert "data:image/svg+xml;base64,PHN2Zy8+" in shown(source.format(name), attachments=svg)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("![my words](gone.png)", "an image (“my words”), <code>gone.png</code>"),
        ("![w](attachment:gone.png)", "an image (“w”), <code>attachment:gone.png</code>"),
        (
            "![w](https://example.org/a.png)",
            '<a href="https://example.org/a.png">https://example.org/a.png</a>',
        ),
        ("[![w](https://e.org/a.png)](https://e.org)", "an image (“w”), <code>https://e.org/a.png</code>"),
        ("![w](/a.png)", "an image (“w”), <code>/a.png</code>"),
        ("![w](file:///a.png)", "<code>file:///a.png</code>"),
        ("![w](a.tiff)", "an image (“w”), <code>a.tiff</code>"),
        ("![w](large.png)", "an image (“w”), <code>large.png</code>"),
        ("![w](folder.png)", "<code>folder.png</code>"),
        ("<img src='%00.png'>", "<code>%00.png</code>"),
        (f"<img src='{'x' * 300}.png'>", "an image, <code>" + "x" * 120 + "…</code>"),
        (
            "<svg><image href='https://e.org/a.png'/></svg>",
            'a part of a drawing, <a href="https://e.org/a.png">',
        ),
        ("<svg><use xlink:href='b.svg#x'/></svg>", "a part of a drawing, <code>b.svg#x</code>"),
        ("<audio src='gone.mp3'></audio>", "a sound, <code>gone.mp3</code>"),
        ("<video><source src='https://e.org/a.mp4'></video>", 'a film, <a href="https://e.org/a.mp4">'),
        (
            "<iframe src='https://e.org/' title='Map'></iframe>",
            'another page (“Map”), <a href="https://e.org/">',
        ),
        ("<iframe srcdoc='<p>x'></iframe>", "another page."),
        ("<embed src='a.pdf'>", "something embedded, <code>a.pdf</code>"),
        ("<embed src='data:application/pdf;base64,AAAA'>", "something embedded."),
        ("<script type='text/javascript'>draw()</script>", "what a script would make."),
        ("<object data='a.swf'>x</object>", "something embedded, <code>a.swf</code>"),
        ("<script src='https://e.org/a.js'></script>", "what a script would make, <a href="),
        ("<link rel=stylesheet href='https://e.org/a.css'>", "a style sheet, <a href="),
    ],
)
def test_what_can_not_be_shown_is_said(shown, source, said):
    files = {"large.png": b"x" * (LARGEST + 1), "folder.png/x": b"", "a.png": PIXEL}
    body = shown(source, files=files)
    assert body.count(ABSENT) == 1 and said in body
    assert not re.search(r"<(?:script|iframe|embed|object|link)\b|\b(?:src|srcset)=", body)


def test_what_says_nothing_goes_without_a_word(shown):
    body = shown(
        {"text/html": "<p>x</p><meta http-equiv=refresh content='0;url=https://e.org'><base href='/'>"},
        {"text/html": "<p>y</p><script type='application/json'>{}</script>"},
    )
    assert ABSENT not in body and not re.search(r"<(?:meta|base|script)", body)


def test_one_notice_is_enough_for_the_scripts_of_an_output(shown):
    body = shown({"text/html": "<table><tr><td>seen</table><script>a()</script><script>b()</script>"})
    assert body.count(ABSENT) == 1 and "seen" in body


def test_what_is_for_pages_without_scripts_is_shown(shown):
    body = shown({"text/html": f"{SCRIPT}<noscript><b>still</b></noscript>"})
    assert "<div><b>still</b></div>" in body and "noscript" not in body


def test_a_link_that_is_a_script_is_none(shown):
    body = shown("<a href=' JavaScript:alert(1)' onclick=alert(2)>x</a> [y](https://e.org/)")
    assert "<a>x</a>" in body and '<a href="https://e.org/">y</a>' in body


# The best form of a bundle


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp", "avif", "bmp"])
def test_a_picture_of_any_kind_is_shown_with_its_words_and_its_size(shown, kind):
    told = {f"image/{kind}": {"alt": 'a "b"', "width": 10, "height": 20}}
    body = shown(({f"image/{kind}": "AA\nAA\n", "text/plain": "<Image>"}, told))
    assert f'<img src="data:image/{kind};base64,AAAA" alt="a &quot;b&quot;" width="10" height="20">' in body
    pressed = {**told, "press": {"alt": "mine"}}
    assert 'alt="mine"' in shown(({f"image/{kind}": "AAAA"}, pressed))


def test_the_authors_words_for_a_drawing_are_kept(shown):
    assert 'aria-label="mine"' in shown(({"image/svg+xml": "<svg/>"}, {"image/svg+xml": {"alt": "mine"}}))


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        ({"text/html": SCRIPT, "image/png": "AAAA"}, "<img src="),
        ({"text/html": SCRIPT, "image/svg+xml": "<svg><path/></svg>"}, "<svg"),
        ({"text/html": SCRIPT, "text/markdown": "*words*"}, "<em>words</em>"),
        ({"text/html": SCRIPT, "text/latex": "$x$"}, "<math"),
        ({"text/html": SCRIPT, "text/plain": "Figure of three lines"}, ">Figure of three lines</pre>"),
        ({"text/html": "<iframe src=x></iframe>", "image/png": "AAAA"}, "<img src="),
        ({"application/vnd.plotly.v1+json": {}, "image/png": "AAAA"}, "<img src="),
        ({"text/html": "<b>x</b>", "image/png": "AAAA"}, "<b>x</b>"),
        ({"application/json": {"a": [1, "é<"]}, "text/plain": "<JSON object>"}, "&quot;é&lt;&quot;"),
        ({"audio/wav": "AAAA"}, '<audio controls src="data:audio/wav;base64,AAAA">'),
        ({"video/mp4": "AAAA"}, '<video controls src="data:video/mp4;base64,AAAA">'),
    ],
)
def test_the_best_form_that_a_page_can_show_is_shown(shown, bundle, said):
    body = shown(bundle)
    assert said in body and "draw('plot')" not in body


@pytest.mark.parametrize(
    ("bundle", "said", "text"),
    [
        ({"text/html": SCRIPT}, "what a script would make.", ""),
        ({"text/html": SCRIPT, "text/plain": "<Figure object>"}, "what a script would make.", ""),
        (
            {"application/javascript": "x", "text/plain": "<Javascript object>"},
            "what a script would make.",
            "",
        ),
        (
            {"application/vnd.vegalite.v5+json": {}, "text/plain": "alt.Chart(...)"},
            "what a script would make of application/vnd.vegalite.v5+json.",
            ">alt.Chart(...)</pre>",
        ),
        ({"application/pdf": "AAAA", "text/plain": "<m.Pdf object at 0x0>"}, "a document (PDF).", ""),
        ({}, "an output without anything in it.", ""),
    ],
)
def test_what_no_form_shows_is_said(shown, bundle, said, text):
    body = shown(bundle)
    assert body.count(ABSENT) == 1 and said in body and text in body and "&lt;" not in body


def test_text_that_looks_like_an_object_is_shown_where_it_is_all_there_is(shown):
    assert "&lt;m.A object at 0x0&gt;" in shown({"text/plain": "<m.A object at 0x0>"})


def test_a_widget_is_its_text_and_a_word_that_it_is_one(job, out):
    (made,) = press([job("import ipywidgets\nipywidgets.IntSlider(description='n')")], out)
    assert made.error is None
    body = contents(out)["report.html"].decode()
    assert f"{ABSENT}a widget, which needs a notebook that runs." in body and "IntSlider(value=0" in body


def test_the_policy_lets_sound_and_films_play_where_there_are_some(shown, job):
    def policy(bundle):
        cells = [v4.new_code_cell("", outputs=[v4.new_output("display_data", data=bundle)])]
        page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
        return re.search(r'Security-Policy" content="([^"]*)', page)[1]

    played = "<video controls poster='gone.png'><source src='data:video/mp4;base64,AAAA'></video>"
    assert "media-src data:" in policy({"text/html": played})
    assert "media-src data:" in policy({"text/html": "<audio src='data:audio/mpeg;base64,AAAA'></audio>"})
    assert "media-src" not in policy({"text/html": "<p>x</p>"})
    assert "poster" not in shown({"text/html": played})


@pytest.mark.parametrize("tag", ["audio", "video"])
def test_of_the_words_to_a_sound_or_film_those_that_are_there_are_kept(shown, tag):
    tracks = "<track src=gone.vtt srclang=de><track src='data:text/vtt;base64,AAAA' srclang=en>"
    body = shown({"text/html": f"<{tag} src='data:{tag}/mp4;base64,AAAA'>{tracks}</{tag}>"})
    assert "gone.vtt" not in body and body.count("<track") == 1 and "data:text/vtt;base64,AAAA" in body


@pytest.mark.parametrize("kind", ["image/png", "audio/mpeg", "video/mp4"])
def test_an_attachment_of_any_kind_that_plays_or_shows_is_in_the_page(shown, kind):
    body = shown("<video src='attachment:a'></video>", attachments={"a": {"text/plain": "x", kind: "AAAA"}})
    assert f'src="data:{kind};base64,AAAA"' in body and ABSENT not in body


def test_a_part_of_another_drawing_is_said_though_its_file_is_there(shown):
    """`use` of a file shows nothing where the file is embedded; an image of one does."""
    body = shown(
        {"text/html": "<svg><use href='a.svg#x'/><image href='a.svg'/></svg>"}, files={"a.svg": b"<svg/>"}
    )
    assert body.count(ABSENT) == 1 and "a part of a drawing, <code>a.svg#x</code>" in body
    assert '<image href="data:image/svg+xml;base64,' in body


@pytest.mark.parametrize(
    ("held", "called"),
    [
        ({}, "Figure"),
        ({"press": {"alt": "Own"}}, "Own"),
        ({"press": "odd"}, "Figure"),
        ({"image/png": "odd"}, "Figure"),
    ],
)
def test_a_picture_is_called_what_its_author_calls_it(shown, held, called):
    assert f'alt="{called}"' in shown(({"image/png": "AAAA"}, held))


def test_a_widget_says_that_it_is_one(shown):
    body = shown(({"text/plain": "Slider(value=0)"}, {"press": {"widget": True}}))
    assert f"{ABSENT}a widget, which needs a notebook that runs." in body and ">Slider(value=0)</pre>" in body


@pytest.mark.parametrize(
    "seen", ["words", "<img src='a.png'>", "<svg></svg>", "<audio></audio>", "<video></video>"]
)
def test_html_that_says_something_without_its_scripts_is_not_left_for_its_text(shown, seen):
    markup = Markup()
    assert markup.says(f"<script>draw()</script><div>{seen}</div>")
    assert not markup.says("<script>words()</script><style>p {}</style><iframe srcdoc='words'></iframe>")


def test_rules_for_notices_and_formulas_are_on_the_pages_that_have_some(job):
    def style(source):
        cells = [v4.new_markdown_cell("# T"), v4.new_markdown_cell(source)]
        page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
        return page[: page.index("</style>")]

    assert ".absent {" in style("<iframe></iframe>") and 'math[display="block"]' in style("$x$")
    assert ".absent {" not in style("x") and "math[" not in style("x")


# What lies beside the notebook counts


def test_a_page_is_made_again_when_a_picture_of_its_changes(job, out, tmp_path):
    picture = tmp_path / "notebooks" / "a b.png"
    made = job("# Part\n\n![x](a%20b.png)")
    picture.write_bytes(PIXEL)
    press([made], out)
    assert DATA in contents(out)["report.html"].decode()
    assert press([made], out)[0].status == "unchanged"
    picture.write_bytes(PIXEL + b"x")
    assert press([made], out)[0].reason == "a b.png beside the notebook changed"


def test_files_that_a_notebook_names_are_found_without_running_it(tmp_path):
    names = ["a.png", "b c.svg", "d/e.JPG", "f.mp3", "g.webp", "h.gif"]
    for name in [*names, "unnamed.png", "i.csv"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    sources = [
        "# ![x](a.png) ![y](<b c.svg>)\n[ref]: d/e.JPG",
        "display(HTML(\"<audio src='f.mp3'><img src=g.webp>\"), '<img src=\\\"h.gif\\\">', '](i.csv)')",
    ]
    notebook = save(tmp_path / "n.ipynb", *sources).read_bytes()
    assert beside(tmp_path, notebook) == {name: name.encode() for name in names}
    assert beside(tmp_path, b"{") == beside(tmp_path, b'{"cells": [1]}') == {}


@pytest.mark.parametrize(
    "address", ["", "#a.png", "/a.png", "\\a.png", "C:\\a.png", "data:,a.png", "a.txt", "a"]
)
def test_an_address_that_is_not_relative_or_of_no_media_is_no_file(address):
    assert local(address) == ""


@pytest.mark.slow
def test_a_picture_travels_to_a_cluster(job, out, tmp_path, cluster):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.png").write_bytes(PIXEL)
    (made,) = press([job("# ![x](a.png)")], out, scheduler=cluster[0])
    assert made.error is None
    assert DATA in contents(out)["report.html"].decode()


# Formulas


@pytest.mark.parametrize(
    ("source", "held"),
    [
        (
            "so $x^2$ is",
            '<math display="inline" alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>',
        ),
        ("$$\\frac{a}{b}$$", '<math display="block" alttext="\\frac{a}{b}">'),
        ("\\\\(x\\\\) and \\\\[y\\\\]", '<math display="block" alttext="y">'),
        ("\\begin{align}a&=b\\\\c&=d\\end{align}", "<mtr>"),
        ("\\begin{equation*}a=b\\end{equation*}", '<math display="block" alttext="a=b">'),
        ("\\begin{eqnarray}a&=&b\\end{eqnarray}", "<mtd"),
        ("# A heading of $n$ parts", '<math display="inline" alttext="n">'),
        ("| a |\n|---|\n| $x$ |", "<math"),
        ("$\\unknown{x}$", '<code class="tex">\\unknown{x}</code>'),
        ("$\\frac{$", '<code class="tex">\\frac{</code>'),
        ("$x_1_2$", '<code class="tex">x_1_2</code>'),
        ("\\begin{tabular}{l}a\\end{tabular}", '<code class="tex">\\begin{tabular}{l}a\\end{tabular}</code>'),
        ("$" + "{" * 3000 + "}" * 3000 + "$", '<code class="tex">{{{'),
    ],
)
def test_a_formula_is_mathml_or_its_source(shown, source, held):
    assert held in shown(source)


@pytest.mark.parametrize(
    "source",
    ["US$ 5 and A$ 6", "costs $5 and $6", "from $5-$6 on", "\\$x\\$", "a $ b $ c", "`$x$`", "$", "$$"],
)
def test_money_is_no_formula(source):
    assert "<math" not in markdown(source) and "tex" not in markdown(source)


def test_a_formula_brings_neither_links_nor_styles_nor_elements(shown):
    tex = "\\href{javascript:alert(1)}{x}\\style{color:red}{y}\\class{a}{z}\\text{<script>alert(2)</script>}"
    body = shown(f"${tex}$")
    assert not re.search(
        r'<script|\s(?:href|style|class|id)="(?!absent|prose|switch)', body.split("<math")[1]
    )


@pytest.mark.parametrize(
    ("source", "held"),
    [
        ("$\\displaystyle x$", "<math"),
        ("let $a<b$ & so", "let <math"),
        ("\\[x\\] \\(y\\)", '<math display="block" alttext="x">'),
        ("\\begin{tabular}{l}a\\end{tabular}", '<code class="tex">'),
        ("\\alpha & <b>", "<pre"),
    ],
)
def test_latex_is_mathml_or_its_source(shown, source, held):
    body = shown({"text/latex": source, "text/plain": "no"})
    assert held in body and "<b>" not in body and ">no<" not in body


def test_formulas_take_a_time_that_grows_with_their_length():
    for source in ("$a " * 60_000, "$a\\" * 60_000, "$" + "x^" * 30_000 + "$", "$x$ " * 1_000):
        markdown(source)


# Anchors, ids, addresses


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("#Part-One:-it's", "part-one-it-s"),
        ("#part-one-its", "part-one-it-s"),
        ("#part-one-it-s", "part-one-it-s"),
        ("#Teil-%C3%9Cber", "teil-%C3%BCber"),
        ("#own", "own"),
        ("#nowhere", "nowhere"),
        ("#%E0%A4%A", "%E0%A4%A"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_link_to_a_heading_as_jupyterlab_and_github_name_it_leads_there(shown, link, target, first):
    parts = "## Part One: it's\n\n## Teil Über"
    own = {"text/html": "<p id='own'>x</p>"}
    pieces = [f'<a href="{link}">go</a>', parts] if first else [parts, f'<a href="{link}">go</a>']
    assert f'<a href="#{target}">go</a>' in shown(*pieces, own)


@pytest.mark.parametrize(
    "pieces",
    [
        ({"text/html": "<p id='f1-a'>x</p>"}, {"image/svg+xml": "<svg><g id='a'/></svg>"}),
        ({"image/svg+xml": "<svg><g id='a'/></svg>"}, "## F1 a"),
        ("## F1 a", {"image/svg+xml": "<svg><g id='a'/></svg>"}),
        ("<p id='f1-a'>x</p>", {"text/html": "<svg><g id='a'/></svg>"}),
        ("## Same", "## Same", "<p id='same-2'>x</p>", {"text/html": "<h2 id='same'>y</h2>"}),
        ({"text/html": "<p id='a'></p><p id='a'></p>"}, {"text/html": "<p id='a'></p>"}, "<i id='a-2'>x</i>"),
        ("## Main", "<p id='main'>x</p>"),
    ],
)
def test_no_id_stands_twice(job, pieces):
    cells = [
        v4.new_markdown_cell(piece)
        if isinstance(piece, str)
        else v4.new_code_cell("", outputs=[v4.new_output("display_data", data=piece)])
        for piece in pieces
    ]
    page = render(v4.new_notebook(cells=cells), job())["report.html"].decode()
    ids = re.findall(r'\sid=["\']([^"\']*)', page)
    assert len(ids) == len(set(ids)) > 1


@pytest.mark.parametrize("stem", ["a b", "100% of #1", "ä?", "a:b"])
def test_links_to_files_are_addresses(job, stem):
    output = v4.new_output(
        "display_data", data={"text/csv": "a\n1\n"}, metadata={"press": {"about": {"x": 1}}}
    )
    cells = [v4.new_code_cell("", outputs=[output])]
    made = render(v4.new_notebook(cells=cells), job(page=f"{stem}.html"))
    page = made[f"{stem}.html"].decode()
    links = re.findall(r'<a href="([^"#]+)" download', page)
    assert all(re.fullmatch(r"[\w%./-]+", link, re.ASCII) for link in links) and len(links) == 2
    described = json.loads(made[f"data/{stem}--rows.csv-metadata.json"])
    assert links[0] == "data/" + described["url"] and links[1].endswith(".ipynb")


def test_a_fitted_piece_without_a_shelf_says_what_it_has_not():
    assert ABSENT in Markup().fit("<img src='a.png'>")
