"""The text: normal form, sentences, and verification of every coded position against files of several shapes."""

from __future__ import annotations

import hashlib
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.package import EngagementError, Package
from engagement.text import Text, candidates, coded, normalised, sentences, verify, without_marks
from invented import SENTENCES, TEXT


@pytest.fixture
def package(invented):
    return Package(invented)


def test_every_position_holds_in_a_text_file(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(
        f"Lakes\n\nContents\n\n12. {SENTENCES[0]}\u00a0{SENTENCES[1]}\n{SENTENCES[2]}\n\nBack to top",
        encoding="utf-8",
    )
    result = verify(path, "RU1998", package)
    assert result.sound and [finding.status for finding in result.findings] == ["holds"] * 4


def test_every_position_holds_in_a_page_with_other_sections(tmp_path, package):
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><style>p {{}}</style></head><body><nav><a>Lakes</a></nav><h2>I. Rivers</h2><p>Another section stands here.</p>"
        f"<h2>II. Lakes</h2><p>{TEXT.replace('$', '&#36;')}</p><h2>III. Seas</h2><p>Yet another one.</p></body></html>",
        encoding="utf-8",
    )
    assert verify(path, "RU1998", package).sound


def test_a_changed_word_names_its_claim_and_what_moved(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(TEXT.replace("gave it $5,000", "lent it $5,000,000"), encoding="utf-8")
    result = verify(path, "RU1998", package)
    assert [(finding.claim_id, finding.status) for finding in result.failed] == [
        ("RU1998-02", "changed"),
        ("RU1998-03", "moved"),
        ("RU1998-04", "moved"),
    ]
    assert not result.hash_matches


def test_a_changed_word_of_the_same_length_names_one_claim(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(TEXT.replace("values", "adores"), encoding="utf-8")
    assert [finding.claim_id for finding in verify(path, "RU1998", package).failed] == ["RU1998-04"]


def test_a_change_outside_the_claims_is_told_by_the_hash(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(TEXT.replace("Attending", "Attendinx"), encoding="utf-8")
    result = verify(path, "RU1998", package)
    assert not result.failed and not result.hash_matches and not result.sound


def test_a_claim_coded_in_another_sentence_is_named(tmp_path, invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-01", sentence="1")
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    failed = verify(path, "RU1998", Package(invented)).failed
    assert [(finding.claim_id, finding.status) for finding in failed] == [("RU1998-01", "elsewhere")]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no paragraph"), (b"\xff\xfe", "UTF-8"), (b"Lakes\n\nno sentence here", "no paragraph")],
)
def test_files_that_hold_no_text(tmp_path, package, content, words):
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(EngagementError, match=words):
        verify(path, "RU1998", package)


def test_a_file_or_section_that_does_not_exist(tmp_path, package):
    with pytest.raises(EngagementError, match="cannot be read"):
        verify(tmp_path / "none.txt", "RU1998", package)
    with pytest.raises(EngagementError, match="did you mean RU1998"):
        verify(tmp_path / "none.txt", "RU1999", package)


@given(st.lists(st.text(min_size=0, max_size=30), max_size=5))
def test_normal_form_is_stable(parts):
    once = normalised(" \n".join(parts))
    assert "\n" not in once and "  " not in once and once == once.strip()
    assert normalised("x " + once) == normalised("x " + normalised("x " + once)[2:])


@given(
    st.lists(st.from_regex(r"[B-D][b-d]{1,8}( [b-d]{2,8}){0,5}[.!?]", fullmatch=True), min_size=1, max_size=6)
)
def test_sentences_cover_the_paragraph_in_order(parts):
    paragraph = " ".join(parts)
    spans = sentences(paragraph)
    assert [paragraph[start:end] for start, end in spans] == parts
    text = Text((paragraph, paragraph))
    for number, (start, _) in enumerate(spans, start=1):
        assert text.place(start) == (1, number)
        assert text.place(len(paragraph) + 1 + start) == (2, number)
        assert text.whole[slice(*text.sentence(2, number))] == parts[number - 1]


def test_an_initial_does_not_end_a_sentence():
    assert len(sentences("The U.S. delegation came. It left.")) == 2


def test_the_text_is_not_needed(invented, tmp_path, monkeypatch):
    from engagement import load

    assert load("RU1998", invented).text is None
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("ENGAGEMENT_SOURCE", str(path))
    assert load("RU1998", invented).text.whole == TEXT
    shutil.copy(path, tmp_path / "other.txt")
    (tmp_path / "other.txt").write_text(TEXT.replace("gave", "lent"), encoding="utf-8")
    monkeypatch.setenv("ENGAGEMENT_SOURCE", str(tmp_path / "other.txt"))
    with pytest.raises(EngagementError, match="not the text that was coded"):
        _ = load("RU1998", invented).text


def test_a_sentence_that_does_not_end_is_one_too():
    assert sentences("One. Two") == [(0, 4), (5, 8)]
    assert sentences("") == [] and sentences("One") == [(0, 3)]
    assert sentences('He said "No." Then (so it was.) "Yes!” Why?') == [(0, 13), (14, 31), (32, 38), (39, 43)]
    assert sentences("It cost 1.5 million. Mr. B. came.") == [(0, 20), (21, 33)]


def test_normal_form():
    assert normalised("12. Twelve") == "Twelve" and normalised("12.Twelve") == "12.Twelve"
    assert normalised("\u00a0a\u00a0\u00a0b\t\nc ") == "a b c" and normalised("e\u0301") == "\u00e9"


def test_positions_count_over_paragraphs():
    two = Text(("One. Two.", "Three. Four!"))
    assert two.whole == "One. Two.\nThree. Four!"
    assert [two.place(at) for at in (0, 4, 5, 9, 10, 16, 17, 99)] == [
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 2),
        (2, 1),
        (2, 1),
        (2, 2),
        (2, 2),
    ]
    assert two.place(-1) == (1, 1)
    assert [two.sentence(*place) for place in ((1, 1), (1, 2), (2, 1), (2, 2))] == [
        (0, 4),
        (5, 9),
        (10, 16),
        (17, 22),
    ]
    assert two.sha256 == hashlib.sha256(b"One. Two.\nThree. Four!").hexdigest()
    for place in ((3, 1), (2, 3)):
        with pytest.raises(EngagementError) as error:
            two.sentence(*place)
        assert str(error.value) == f"the text has no paragraph {place[0]}, sentence {place[1]}"


def read(tmp_path, content: str | bytes, title: str = "Lakes") -> list[tuple[str, ...]]:
    """The ways in which a file can be read."""
    path = tmp_path / "text.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [text.paragraphs for text in candidates(path, title)]


def test_a_section_stands_after_its_heading_and_before_the_next(tmp_path):
    content = "Rivers\n\nOne.\n\nLAKES AND\n\nTwo.\n\n3. Three.\n\nSeas\n\nFour."
    ways = read(tmp_path, content)
    assert ways[0] == ("Two.", "Three.") and ways[1] == ("Two.", "Three.", "Four.")
    assert ways[2] == ("One.",) and ways[3] == ("One.", "Two.", "Three.", "Four.")


def test_a_title_within_a_long_line_is_no_heading(tmp_path):
    assert read(tmp_path, "Lakes 345\n\nOne.")[0] == ("One.",)
    assert len(read(tmp_path, "Lakes 345\n\nOne.")) == 8 and len(read(tmp_path, "Lakes 3456\n\nOne.")) == 4


def test_paragraphs_are_parted_by_blank_lines_or_by_lines(tmp_path):
    ways = read(tmp_path, "One\nstill one.\n \nTwo.")
    assert ways[0] == ("One still one.", "Two.") and ways[2] == ("still one.", "Two.")


def test_of_a_page_code_is_left_out_and_blocks_are_paragraphs(tmp_path):
    page = (
        "<HTML><script>Code.</script><style>Style.</style><noscript>None.</noscript><h1>Lakes</h1>"
        "<div>One.<br>Two.</div><ul><li>Three.</li></ul><p>Fo<b>ur</b>.</p></HTML>"
    )
    assert read(tmp_path, page)[0] == ("One.", "Two.", "Three.", "Four.")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfOne.")[0] == ("One.",)


def test_a_file_that_cannot_be_read_is_named_with_the_byte(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_bytes(b"One\xff")
    with pytest.raises(EngagementError) as error:
        verify(path, "RU1998", package)
    assert str(error.value) == f"{path}: byte 3 is not UTF-8; the text must be a UTF-8 text or HTML file"
    path.write_text("Lakes", encoding="utf-8")
    with pytest.raises(EngagementError) as error:
        verify(path, "RU1998", package)
    assert (
        str(error.value) == f"{path}: no paragraph of text found; it must hold the section's body paragraphs"
    )
    path.unlink()
    with pytest.raises(EngagementError) as error:
        verify(path, "RU1998", package)
    assert str(error.value) == f"{path}: cannot be read (no such file)"
    with pytest.raises(
        EngagementError, match=r"^no section 'RU1999'; did you mean RU1998\? There are: RU1998$"
    ):
        verify(path, "RU1999", package)


def details(tmp_path, package, text: str) -> dict[str, tuple[str, str]]:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    return {one.claim_id: (one.status, one.detail) for one in verify(path, "RU1998", package).findings}


def test_what_became_of_each_claim_is_said(tmp_path, package):
    assert set(details(tmp_path, package, TEXT).values()) == {("holds", "")}
    start = TEXT.index("gave it")
    found = details(tmp_path, package, TEXT.replace("gave it $5,000", "lent it $5,000,000"))
    assert found["RU1998-01"] == ("holds", "")
    assert found["RU1998-02"] == (
        "changed",
        f"the wording at {start} to {start + 14} is not what was coded (paragraph 1, sentence 2)",
    )
    now = TEXT.index("It has since") + 4
    assert found["RU1998-03"] == (
        "moved",
        f"wording unchanged, now at {now}, coded at {now - 4} (paragraph 1, sentence 3)",
    )


def test_a_span_is_looked_for_beyond_the_first_place_of_its_anchor(tmp_path, package):
    found = details(tmp_path, package, TEXT.replace("Attending.", "Attending. It has since 1997 been cold."))
    assert [status for status, _ in found.values()] == ["moved"] * 4


def test_a_span_that_does_not_begin_with_its_anchor(tmp_path, invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-02", anchor="gave them")
    assert details(tmp_path, Package(invented), TEXT)["RU1998-02"] == (
        "changed",
        "the span does not begin with the anchor (paragraph 1, sentence 2)",
    )


def test_a_claim_in_another_sentence_says_both_places(tmp_path, invented, edit):
    edit(invented, "claims", "claim_id", "RU1998-01", sentence="1")
    assert details(tmp_path, Package(invented), TEXT)["RU1998-01"] == (
        "elsewhere",
        "it stands in paragraph 1, sentence 2, coded in paragraph 1, sentence 1",
    )


def test_of_several_readings_the_one_with_the_coded_hash_else_the_one_in_which_most_holds(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(f"Lakes\n\nOther.\n\nLakes\n\n{TEXT}\n\nSeas\n\nMore.", encoding="utf-8")
    assert verify(path, "RU1998", package).sound
    path.write_text(f"Lakes\n\n{TEXT} More.\n\nLakes\n\nOther.", encoding="utf-8")
    found = verify(path, "RU1998", package)
    assert not found.failed and not found.hash_matches and found.text.whole.startswith(TEXT)


def test_each_text_is_found_for_its_section(tmp_path, package):
    path = tmp_path / "text.txt"
    path.write_text(f"Lakes\n\n{TEXT}", encoding="utf-8")
    found = coded([str(path)], package)
    assert list(found) == ["RU1998"] and found["RU1998"][0] == path and found["RU1998"][1].whole == TEXT
    assert coded([], package) == {}
    path.write_text("Lakes\n\nAnother.", encoding="utf-8")
    with pytest.raises(EngagementError) as error:
        coded([path], package)
    assert str(error.value) == (
        f"{path}: not the text that was coded as any section; see `engagement source verify`"
    )


def test_abbreviations_end_no_sentence():
    for whole in (
        "Protocol No. 12 was signed (i.e. accepted) by it.",
        "See Arts. 31 and 32, paras. 4, of the Convention.",
        "Mr. B. Dr. C. came, cf. the list.",
        "It signed (e.g. in Rome) vol. II of it.",
    ):
        assert sentences(whole) == [(0, len(whole))], whole
    assert len(sentences("The answer was no. Two others came.")) == 2
    assert len(sentences("It was in the res. Then it left.")) == 2


def test_a_lead_in_and_its_bullets_are_one_paragraph(tmp_path):
    file = tmp_path / "text.txt"
    file.write_text(
        "Lakes\n\n1. It signed:\n\n• the Lake Treaty; in 1998;\n\n- the Sea Treaty.\n\n2. It left.\n\n• A list of its own.\n",
        encoding="utf-8",
    )
    assert next(candidates(file, "Lakes")).paragraphs == (
        "It signed: the Lake Treaty; in 1998; the Sea Treaty.",
        "It left.",
        "A list of its own.",
    )


def test_endnote_marks_are_no_part_of_the_text(tmp_path):
    file = tmp_path / "text.txt"
    file.write_text(
        "Lakes\n\n5. Of 8 treaties (LT,4 ST).5 The G20 met in 2013,6 no 7.\n\n6. It joined UNLO7 for good.8\n",
        encoding="utf-8",
    )
    (text, *_) = candidates(file, "Lakes", "4-8")
    assert text.paragraphs == (
        "Of 8 treaties (LT, ST). The G20 met in 2013, no 7.",
        "It joined UNLO for good.",
    )
    assert without_marks(text.paragraphs, "") == list(text.paragraphs)
    for marks, left in (("4", "Of UNLO2 and LT.5"), ("4-5", "Of UNLO2 and LT."), ("2", "Of UNLO and LT4.5")):
        assert without_marks(["Of UNLO2 and LT4.5"], marks) == [left]


def test_a_small_letter_goes_on_with_the_sentence():
    assert len(sentences('It asked "Why?" and went. Then it came back.')) == 2
