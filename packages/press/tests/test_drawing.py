"""Drawings: whatever their ids, spellings, styles and namespaces, each keeps all its parts and gets ids of its own."""

from __future__ import annotations

import re

import pytest

from press.drawing import presented
from press.markup import Markup

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def as_html(svg: str) -> str:
    markup = Markup()
    return markup.resolved(markup.fit(f"<div>{svg}</div>"))


def as_xml(svg: str) -> str:
    markup = Markup()
    return markup.resolved(markup.figure(svg.replace("<svg", f"<svg {XMLNS}", 1)))


both = pytest.mark.parametrize("fit", [as_html, as_xml])


@both
def test_what_names_or_describes_a_drawing_follows_its_ids(fit):
    drawn = fit(
        '<svg aria-labelledby="t d" aria-describedby="out"><title id="t">a</title><desc id="d">b</desc></svg>'
    )
    assert 'aria-labelledby="f1-t f1-d" aria-describedby="out"' in drawn
    assert '<title id="f1-t">' in drawn and '<desc id="f1-d">' in drawn


@both
@pytest.mark.parametrize("name", ["it's", "a b", "ä", "a.b:c", "a&amp;b"])
def test_an_id_of_any_letters_is_renamed_with_what_refers_to_it(fit, name):
    drawn = fit(f'<svg><g id="{name}"/><use xlink:href="#{name}"/><use href="#{name}"/></svg>')
    assert f'<g id="f1-{name}"/>' in drawn
    assert drawn.count(f'<use href="#f1-{name}"/>') == 2


@pytest.mark.parametrize("spelling", ["id=a", "ID='a'", "id = 'a'", 'id\n=\n"a"', "iD=a class=x id=b"])
def test_an_id_is_found_in_whatever_spelling(spelling):
    drawn = as_html(f"<svg><path {spelling} /><use href=#a></use></svg>")
    assert 'ID="f1-a"' in drawn or 'id="f1-a"' in drawn or 'iD="f1-a"' in drawn
    assert '<use href="#f1-a">' in drawn and "f1-b" not in drawn


@both
def test_an_empty_id_goes_and_of_two_alike_the_first_is_referred_to(fit):
    drawn = fit('<svg><g id=""/><g id="a"/><g id="a"/><g id="a-2"/><use xlink:href="#a"/></svg>')
    assert re.findall(r'id="([^"]*)"', drawn) == ["f1-a", "f1-a-2", "f1-a-2-2"]
    assert '<g/><g id="f1-a"/>' in drawn and '<use href="#f1-a"/>' in drawn


@both
def test_a_link_of_either_spelling_is_one_of_html(fit):
    drawn = fit('<svg><a xlink:href="b.html"><text>x</text></a><a href="#part"><text>y</text></a></svg>')
    assert '<a href="b.html"><text>x</text></a><a href="#part"><text>y</text></a>' in drawn
    assert "xlink" not in drawn
    assert '<a href="new"' in fit('<svg><a href="new" xlink:href="old"/></svg>')


@both
def test_a_drawing_in_a_drawing_is_part_of_it(fit):
    drawn = fit('<svg><svg id="in"><rect id="r"/></svg><circle id="c"/></svg>')
    assert drawn.count("</svg>") == 2
    assert '<svg id="f1-in"><rect id="f1-r"/></svg><circle id="f1-c"/></svg>' in drawn


@both
def test_white_space_between_words_stays_and_between_elements_goes(fit):
    drawn = fit("<svg>\n <g>\n  <text><tspan>a</tspan>\n<tspan>b</tspan></text>\n </g>\n</svg>")
    assert "<g><text><tspan>a</tspan>\n<tspan>b</tspan></text></g></svg>" in drawn


STYLES = {
    "plain": "<style>#mark > .x{fill: #abc; clip-path: url(#mark)} a{color: #fff}</style>",
    "in CDATA": "<style><![CDATA[#mark > .x{fill: #abc; clip-path: url('#mark')} a{color: #fff}]]></style>",
    "with references": "<style>#mark &gt; .x{fill: #abc; clip-path: url(#mark)} a{color: #fff}</style>",
}


@both
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_style_sheet_is_for_its_drawing_alone_and_knows_the_new_ids(style, fit):
    markup = Markup()
    svg = f'<svg class="own"><defs>{style}</defs><g id="mark"/><g id="abc"/></svg>'
    drawn = markup.fit(svg) if fit is as_html else markup.figure(svg.replace("<svg", f"<svg {XMLNS}"))
    assert 'class="own f1"' in drawn and "<style" not in drawn and "<defs" not in drawn
    css = markup.css.replace('"', "")
    assert css == ".f1{#f1-mark > .x{fill: #abc; clip-path: url(#f1-mark)}a{color: #fff}}"


def test_rules_inside_rules_know_the_new_ids_too():
    markup = Markup()
    markup.fit(
        '<svg><style>@media print{#a{fill: red}} /* #a */ #a, .b:not(#a){x: y}</style><g id="a"/></svg>'
    )
    assert markup.css == ".f1{@media print{#f1-a{fill: red}}#f1-a, .b:not(#f1-a){x: y}}"


def test_rules_about_what_is_not_in_the_drawing_stay():
    markup = Markup(["<p id='out'>x</p>"])
    markup.fit("<svg><style>#out{clip-path: url(#out)} #in{x: y}</style><g id='in'/></svg>")
    assert markup.css.replace('"', "") == ".f1{#out{clip-path: url(#out)}#f1-in{x: y}}"


def test_a_style_sheet_that_does_not_end_takes_nothing_of_the_page_with_it():
    markup = Markup()
    markup.fit("<svg><style>a{color: red; } } b{ /* </style></svg>")
    assert markup.css.count("{") == markup.css.count("}") and "/*" not in markup.css


def test_prefixes_metadata_and_what_a_drawing_program_keeps_are_gone():
    svg = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY shade "#123456">]>
    <s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:k="urn:kept-by-a-program" k:zoom="2" viewBox="0 0 1 1">
     <!-- said --> <k:view><s:g id="gone"/></k:view><s:metadata>gone</s:metadata>
     <s:linearGradient id="g"/><s:rect fill="&shade;" k:label="x"/><s:text xml:space="preserve">a  b</s:text>
    </s:svg>"""
    drawn = Markup().figure(svg, "one")
    assert drawn == (
        '<svg role="img" aria-label="one" viewBox="0 0 1 1"><linearGradient id="f1-g"/><rect fill="#123456"/>'
        "<text>a  b</text></svg>"
    )


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><g><path d='M 0 0'></svg>",
        "<svg><text>a & b &nbsp;</text><path d='M 0 0'></svg>",
        "<svg><path d='M 0 0'",
    ],
)
def test_what_is_no_xml_is_read_as_a_browser_would(svg):
    drawn = Markup().figure(svg)
    assert "M 0 0" in drawn
    assert drawn.count("<g>") == drawn.count("</g>") and drawn.count("<svg") == drawn.count("</svg>")


def test_html_in_a_drawing_stays_html():
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><br/><b/>x</div>'
    drawn = as_xml(f"<svg><foreignObject>{div}</foreignObject></svg>")
    assert "<foreignObject><div><br><b></b>x</div></foreignObject>" in drawn


@both
def test_a_drawing_may_use_what_an_earlier_one_defines(fit):
    markup = Markup()
    markup.fit('<svg><symbol id="star"/><linearGradient id="own"/></svg>')
    drawn = markup.fit('<svg><g id="own"/><use href="#star" fill="url(#own)" mask="url(#star)"/></svg>')
    assert '<use href="#f1-star" fill="url(#f2-own)" mask="url(#f1-star)"/>' in drawn


def test_two_drawings_of_one_output_have_ids_of_their_own():
    drawn = Markup().fit('<svg><g id="a"/></svg><p>between</p><svg><g id="a"/></svg>')
    assert drawn == '<svg><g id="f1-a"/></svg><p>between</p><svg><g id="f2-a"/></svg>'


def test_an_output_that_is_no_drawing_is_shown_as_it_is():
    assert Markup().figure("<b>no drawing</b>") == "<pre>&lt;b&gt;no drawing&lt;/b&gt;</pre>"


@pytest.mark.parametrize(
    ("style", "attributes", "rest"),
    [
        ("fill: none; stroke-width: 2", {"fill": "none", "stroke-width": "2"}, ""),
        ("font: 10px sans-serif", {"font-size": "10px", "font-family": "sans-serif"}, ""),
        ("font: inherit; fill: red", {"fill": "red"}, "font: inherit"),
        ("fill: red !important", {}, "fill: red !important"),
        ("--own: 1", {}, "--own: 1"),
        ('font-family: "A B"', {"font-family": '"A B"'}, ""),
    ],
)
def test_styles_become_attributes_where_svg_has_them(style, attributes, rest):
    assert presented(style) == (attributes, rest)


def test_the_font_that_all_texts_name_is_said_once():
    drawn = as_html('<svg><text style="font-family: A">x</text><text font-family="A">y</text></svg>')
    assert '<svg font-family="A"><text>x</text><text>y</text></svg>' in drawn
    assert as_html('<svg><text font-family="A"/><text font-family="B"/></svg>').count("font-family") == 2


@both
def test_a_drawing_may_use_what_a_later_one_defines(fit):
    markup = Markup()
    use = '<use href="#star" fill="url(#paint)" aria-labelledby="said"/><a href="#elsewhere"/>'
    first = markup.fit(f"<svg>{use}</svg>") if fit is as_html else markup.figure(f"<svg {XMLNS}>{use}</svg>")
    later = markup.fit('<svg><symbol id="star"/><g id="paint"/><text id="said"/></svg>')
    drawn = markup.resolved(first + later)
    assert '<use href="#f2-star" fill="url(#f2-paint)" aria-labelledby="f2-said"/>' in drawn
    assert '<a href="#elsewhere"/>' in drawn and "\0" not in drawn


def test_all_the_drawings_of_an_output_that_is_no_xml_are_shown():
    drawn = Markup().figure("<svg><g id=a></svg> <svg><rect id=a /></svg>", "both")
    assert drawn.count("<svg") == drawn.count("</svg>") == drawn.count('aria-label="both"') == 2
    assert 'id="f1-a"' in drawn and 'id="f2-a"' in drawn
