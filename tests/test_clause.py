"""Sentences part into claims by the codebook's rules; the sentences are made up, of states that are not there."""

from __future__ import annotations

import pytest

from engagement.clause import clauses

# Each sentence with its claims between bars; what stands outside of them joins two.
CLAIMS = [
    ("|It joined the pact|.", "one verb"),
    ("|In 1998 it joined the pact|, and |sent a report|.", "two verbs"),
    ("|It signed and ratified the pact|.", "two verbs with one object"),
    ("|It participates in and promotes the process|.", "two verbs with one object after a preposition"),
    (
        "|It has sent experts to the lake|, |held a seminar| and |conducted projects with Zenda|.",
        "three verbs",
    ),
    ("|It keeps the peace|, |upholds the law|, and |values its neighbours|.", "three verbs in the present"),
    ("|It handed in its report|, |which passed the review in 1999|.", "a relative clause"),
    ("|The panel interviews the candidates|, and |assesses their skills|.", "a verb that looks like a noun"),
    ("|The group coordinates reporting| and |monitors the work|.", "two of them"),
    ("|It presents its reports every year|, and |it may include proposals|.", "a subject of its own"),
    ("|The process is open and fair|, but |the Government will look for ways to improve it|.", "but"),
    ("|While Zenda supports the Court|, |it has not accepted its jurisdiction|.", "while"),
    (
        "|When the report was considered in 1999, the delegation answered|, and |the Council thanked it|.",
        "when",
    ),
    ("|The reports submitted in 1998 and 1999 were examined by the Council|.", "a participle in the subject"),
    ("|The Council, which met in 1998, has closed the case|.", "a relative clause in the subject"),
    (
        "|It has taken measures to keep its duties under the pacts it has joined|.",
        "what is taken for granted",
    ),
    ("|It acceded to the protocols under the pacts, to which it is party|.", "which are meant"),
    ("|The Government believes that dialogue is best|.", "what is said"),
    (
        "|It says that its laws and customs already protect all rights|.",
        "a subject with and, in what is said",
    ),
    ("|It attended the meetings of the 2nd and 3rd sessions, and the 4th session of the Council|.", "a list"),
    ("|It signed these pacts: the Lake Treaty; ratified in 1998; the River Treaty|.", "a list after a colon"),
    ("|It acceded to the treaty in 1998|; |it also withdrew its reservation|.", "a semicolon"),
    ("|It is a party to the treaty|, and |has set up a council|.", "present and perfect"),
    ("|It will spare no efforts to promote peace|.", "the future"),
    ("Attending meetings and sending reports.", "a lead-in has no finite verb"),
    ("Working closely with all.", "a lead-in in the participle"),
]


@pytest.mark.parametrize("marked", [marked for marked, _ in CLAIMS], ids=[what for _, what in CLAIMS])
def test_a_sentence_parts_into_its_claims(marked):
    wanted, at = [], 0
    for place, piece in enumerate(marked.split("|")):
        if place % 2:
            wanted.append((at, at + len(piece)))
        at += len(piece)
    sentence = marked.replace("|", "")
    spans = [sentence[start:end] for start, end in wanted]
    assert [sentence[clause.start : clause.end] for clause in clauses(sentence)] == spans


def test_what_has_no_words_has_no_claims():
    assert clauses("") == [] and clauses(" . ") == []


def test_an_abbreviation_or_a_bracket_opens_no_claim():
    assert len(clauses("It joined the pact (which is called P.A.C.T.).")) == 1


def test_denial_and_tense_are_told():
    clause = clauses("It has not accepted the procedure.")[0]
    assert clause.verbs[0].denied and clause.verbs[0].form == "perfect" and "accept" in clause.heads
