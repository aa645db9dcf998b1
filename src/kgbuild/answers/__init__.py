"""Canned questions: what they ask for, parameters into their SPARQL, one picked by its words, and the evidence behind rows.

Everything here asks a store through a function from SPARQL to rows, so that an embedded store, a server and another engine serve alike.
"""

from kgbuild.answers.evidence import Evidence, evidence, marked
from kgbuild.answers.phrasing import Choice, choose
from kgbuild.answers.questions import Parameter, Question, catalogue, find, read
from kgbuild.answers.resolution import Ask, resolve
from kgbuild.answers.terms import NODES

__all__ = [
    "NODES",
    "Ask",
    "Choice",
    "Evidence",
    "Parameter",
    "Question",
    "catalogue",
    "choose",
    "evidence",
    "find",
    "marked",
    "read",
    "resolve",
]
