"""HTML read as browsers read it, balanced, and written as it stood where nothing is changed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press import tree
from press.markup import Markup

KEPT = [
    "<p>a &amp; b &nbsp;&#39;</p>",
    "<ul><li>a<li>b</ul>",
    "<table><tr><td>a<td>b<tr><td>c</table>",
    "<!-- a <b> comment --><p>x",
    "<img src=a.png alt='x > y'><br/>",
    '<script>if (a < b) document.write("</p>")</script>',
    "<textarea><b>no tag</textarea>",
    "<svg viewBox='0 0 1 1'><linearGradient/><path d='M'/></svg>",
    "<DIV Class=A>x</DIV >",
]


@pytest.mark.parametrize("markup", KEPT)
def test_what_is_not_changed_is_written_as_it_stood(markup):
    assert tree.html(markup).markup() == markup


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("</div></p>a", "a"),
        ("<div><b>a", "<div><b>a</b></div>"),
        ("<b><i>a</b></i>", "<b><i>a</i></b>"),
        ("<p><div>a</p>b", "<p><div>a</div></p>b"),
        ("a < b <", "a &lt; b &lt;"),
        ("<!-- never ended <p>", "&lt;!-- never ended &lt;p>"),
        ('<a title="never ended>x<p>', '&lt;a title="never ended>x&lt;p>'),
        ("<script>never ended", "<script>never ended</script>"),
        ("<!DOCTYPE html><html><body class=x><p>a</p></body></html>", "<p>a</p>"),
        ("<?xml version='1.0'?><p>a", "<p>a"),
        ("</ x>a<!>b", "ab"),
        ("<div/>a", "<div/>a</div>"),
        ("<svg><g/><![CDATA[a < b]]></svg>", "<svg><g/>a &lt; b</svg>"),
        ("<p>a<![CDATA[b]]>", "<p>a"),
    ],
)
def test_an_output_neither_closes_nor_leaves_open_anything_of_its_page(markup, written):
    assert tree.html(markup).markup() == written


class Reader(HTMLParser):
    """The standard library's reading of the tags."""

    def __init__(self, markup: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(reversed(attrs))))  # of two alike the first counts


NAMES = st.sampled_from(["id", "ID", "class", "data-x", "a:b", "_", "hidden", "x.y"])
VALUES = st.sampled_from(
    [
        "",
        "=a",
        '="a b"',
        "='it\"s'",
        '="&lt;&amp;b"',
        " = 'a>b'",
        "=a/b",
        "=#x",
        "=it's",
        '\n=\n"x"',
        '=""',
        "=a&amp;",
    ]
)
TAGS = st.sampled_from(["p", "DIV", "td", "custom-tag", "h2"])


@given(TAGS, st.lists(st.tuples(NAMES, VALUES), max_size=4), st.sampled_from(["", " ", "\n"]))
@settings(deadline=None, max_examples=500)
def test_attributes_of_every_spelling_are_read_as_the_standard_library_reads_them(tag, attributes, end):
    markup = f"<{tag} {' '.join(name + value for name, value in attributes)}{end}>"
    (element,) = tree.html(markup).elements()
    assert [(element.tag, element.attributes)] == Reader(markup).tags
    element.opened = ""
    assert Reader(element.markup()).tags == Reader(markup).tags


PIECES = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b class='x'>",
    "</b>",
    "<svg>",
    "</svg>",
    "<g id=a>",
    "</g>",
    "text",
]
PIECES += [
    "<table>",
    "</table>",
    "<td style='color: red'>",
    "<h2>",
    "</h2>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
]
PIECES += [
    "<",
    "&amp;",
    '"',
    "<a href='#a'",
    ">",
    "<br>",
    "<script>",
    "</script>",
    "</",
    "<![CDATA[",
    "]]>",
    "<title>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(deadline=None, max_examples=1000)
def test_whatever_an_output_holds_the_page_goes_on_after_it(markup):
    """Written once and read again it is the same, and what stands after it is outside it."""
    for written in (tree.html(markup).markup(), Markup().fit(markup)):
        root = tree.html(f"<section>{written}</section><p>after</p>")
        last = root.children[-1]
        assert isinstance(last, tree.Element) and last.markup() == "<p>after</p>"
        assert len(root.children) == 2
        assert root.markup() == f"<section>{written}</section><p>after</p>"


@pytest.mark.parametrize(
    "piece", ["<div>", "<a ", "</a>", "<!--", "<svg>", "<p class='", "&#", "<![CDATA[", "<script>", "< "]
)
def test_many_of_anything_are_read_without_a_word_and_in_their_time(piece):
    assert len(tree.html(piece * 100_000).markup()) >= 0


def test_a_heading_of_any_spelling_gets_one_id_and_a_link():
    markup = Markup()
    fit = markup.fit(
        "<H2 ID=own>A</H2><h1 title='x>y'>B <i>c</i></h1><h3 id=''>D</h3><h2><a href=x>E</a></h2>"
    )
    assert fit == (
        '<H2 ID=own><a class="self" href="#own">A</a></H2>'
        '<h2 title="x&gt;y" id="b-c"><a class="self" href="#b-c">B <i>c</i></a></h2>'
        '<h3 id="d"><a class="self" href="#d">D</a></h3><h2 id="e"><a href=x>E</a></h2>'
    )
    assert markup.contents == [("own", "A"), ("b-c", "B c"), ("e", "E")]


def test_ids_of_outputs_stay_unless_the_page_has_them():
    outputs = ["<p id='a'>1</p>", "<label for=a>x</label><p ID=a>2</p><a href='#a'>3</a>", "<p id=main>4</p>"]
    markup = Markup(outputs)
    assert markup.fit("<h2>A</h2>") == '<h2 id="a-2"><a class="self" href="#a-2">A</a></h2>'
    assert markup.fit(outputs[0]) == "<p id='a'>1</p>"
    assert markup.fit(outputs[1]) == '<label for="a-3">x</label><p id="a-3">2</p><a href="#a-3">3</a>'
    assert markup.fit(outputs[2]) == '<p id="main-2">4</p>'


def test_a_table_in_a_table_or_in_a_box_that_scrolls_has_no_box_of_its_own():
    fit = Markup().fit(
        "<table><tr><td><table><tr><td>in</table></table><div class='scroll x'><table></table></div>"
    )
    assert fit.count('<div class="scroll"') == 1
    assert fit.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Table 1"><table><tr>')
    assert "</table></table></div><div class='scroll x'>" in fit


def test_headers_of_a_dataframe_say_what_they_head_unless_they_do():
    fit = Markup().fit(
        "<table class='dataframe' border=1><thead><tr><th></th><th>a</th><th scope='colgroup'>b</th></tr></thead>"
        "<tbody><tr><th>1</th><td>x</td><th scope='rowgroup'>y</th></tr></tbody></table>"
    )
    assert "<tr><td></td><th scope=\"col\">a</th><th scope='colgroup'>b</th></tr>" in fit
    assert "<tr><th scope=\"row\">1</th><td>x</td><th scope='rowgroup'>y</th></tr>" in fit
    assert "border" not in fit


@pytest.mark.parametrize("spelling", ["style='color: red'", "STYLE=color:red", 'style = "color: red;"'])
def test_a_style_of_any_spelling_becomes_a_class(spelling):
    markup = Markup()
    assert markup.fit(f"<p class=x {spelling}>a</p>") == '<p class="x s0">a</p>'
    assert markup.css.replace(" ", "") == ".s0{color:red}"


def test_a_style_that_would_end_its_rule_is_left_out():
    markup = Markup()
    assert markup.fit("<p style='color: red} body{display: none'>a</p>") == "<p>a</p>"
    assert markup.css == ""
