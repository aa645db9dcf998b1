"""Context: parties that an act has from the acts around it, and documents that speak for whoever spoke before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kgbuild import acts
from kgbuild.acts.reading import Reading
from kgbuild.model import Act, Candidate, Entity

Parse = Callable[..., Reading]


def extract(reading: Reading) -> dict[str, Act]:
    found = acts.find(reading.analysis, tuple(reading.links.values()), reading.lexicon)
    return {act.cue.of(reading.text): act for act in found}


def labels(act: Act, role: str) -> set[str]:
    return {party.entity.label for party in act.of_role(role)}


def test_who_speaks_of_talks_with_somebody_is_the_other_party(parse: Parse) -> None:
    found = extract(
        parse("""
        Norway Norway PROPN nsubj 2
        says say VERB root 0
        talks talk NOUN nsubj 6
        with with ADP case 5
        Chad Chad PROPN nmod 3
        ended end VERB ccomp 2
    """)
    )
    assert labels(found["talks"], "speaker") == {"Norway", "Chad"}


def test_an_outlet_takes_no_part_in_the_talks_that_it_reports(parse: Parse) -> None:
    found = extract(
        parse("""
        Reuters Reuters PROPN nsubj 2
        says say VERB root 0
        talks talk NOUN nsubj 6
        with with ADP case 5
        Chad Chad PROPN nmod 3
        ended end VERB ccomp 2
    """)
    )
    assert labels(found["talks"], "speaker") == {"Chad"}


def test_who_rejects_a_demand_would_have_performed_it(parse: Parse) -> None:
    found = extract(
        parse("""
        Norway Norway PROPN nsubj 2
        rejected reject VERB root 0
        Chad Chad PROPN nmod:poss 5
        's 's PART case 3
        demand demand NOUN obj 2
        to to PART mark 7
        apologise apologise VERB acl 5
    """)
    )
    assert labels(found["apologise"], "speaker") == {"Norway"}
    assert labels(found["demand"], "speaker") == {"Chad"}


def test_the_talks_recall_a_meeting_of_another_word(parse: Parse) -> None:
    found = extract(
        parse("""
        Berg Berg PROPN nsubj 2
        met meet VERB root 0
        Norway Norway PROPN obj 2
        . . PUNCT punct 2
        During during ADP case 7
        the the DET det 7
        talks talk NOUN obl 9
        rain rain NOUN nsubj 9
        fell fall VERB root 0
    """)
    )
    assert labels(found["talks"], "speaker") == {"Berg", "Norway"}


def document_said(parse: Parse, *, outlet: bool) -> Act:
    name = "Reuters" if outlet else "Norway"
    reading = parse(f"""
        {name} {name} PROPN nsubj 2
        agreed agree VERB root 0
        . . PUNCT punct 2
        The the DET det 5
        document document NOUN nsubj 6
        said say VERB root 0
        Chad Chad PROPN nsubj 8
        lied lie VERB ccomp 6
    """)
    text = Candidate(Entity("https://example.org/d", "document", ("Document",)), 1.0, "unnamed")
    reading.links[4] = replace(reading.links[4], candidates=(text,))
    return extract(reading)["said"]


def test_a_document_speaks_for_whoever_spoke_before(parse: Parse) -> None:
    assert labels(document_said(parse, outlet=False), "speaker") == {"Norway"}


def test_no_document_speaks_for_an_outlet(parse: Parse) -> None:
    assert "Reuters" not in labels(document_said(parse, outlet=True), "speaker")
