"""The text: normal form, sentences, and verification of every coded position against files of several shapes."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.package import EngagementError, Package
from engagement.text import Text, normalised, sentences, verify
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


@given(st.lists(st.from_regex(r"[a-z]{2,8}( [a-z]{2,8}){0,5}[.!?]", fullmatch=True), min_size=1, max_size=6))
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
