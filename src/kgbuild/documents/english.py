"""How English news pages word what is not the article: credits, related links, bylines, addresses of the original."""

from __future__ import annotations

import re

#: Words after which no paragraph ends; a blank line there is an accident of the page.
DANGLING = frozenset(
    ("a", "an", "the", "of", "and", "or", "that", "to", "in", "for", "with", "by", "from", "on", "at", "as", "who", "which", "than")
)

#: Longest caption in characters; the longest of 40 captions looked at had 310.
LONGEST_CAPTION = 400

_RELATED = re.compile(
    r"(?:related(?: \w+)?|read (?:more|also|next|on)|(?:also|more) (?:read|on this|from)|see also|more on [\w ]+|watch|listen|in pictures)"
    r"[^:.]{0,30}:"
    r"|(?:read more|advertisement|sign up|subscribe|follow us|share this|click here)\b[^.]{0,80}\Z",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"(?:original(?: \w+)?|source|link|url|web ?page|article|permalink|published at|via)(?: (?:url|link))?\s*:?", re.IGNORECASE
)
_NAME = r"(?:[A-Z][\w.'\u2019-]*|and|of|in|for|de|van|von|al|bin)"
_BYLINE = re.compile(rf"By {_NAME}(?:,? {_NAME}){{1,11}}\.?")
_CREDIT = re.compile(
    r"\((?:CC|AP|AFP|Reuters|Getty|EPA|Photo|Image|File|Public domain)\b[^()]*(?:\([^()]*\))?[^()]*\)\W*\Z"
    r"|\s/\s[A-Z][^/]{1,60}\Z|\u00a9[^.]{1,60}\Z|\b(?:photo|image|picture|credit)s?\s*(?:by|:|courtesy)[^.]{1,60}\Z",
    re.IGNORECASE,
)
_CREDIT_FIRST = re.compile(r"(?:photo|image|picture|file photo|caption|credit)s?\s*(?:by\b|:)", re.IGNORECASE)


def is_related(words: str) -> bool:
    """Say whether the words lead to another page."""
    return _RELATED.match(words) is not None


def is_byline(words: str) -> bool:
    """Say whether the words name who wrote the article."""
    return _BYLINE.fullmatch(words) is not None


def is_origin(words: str) -> bool:
    """Say whether the words only announce the address of the original."""
    return _ORIGIN.fullmatch(words) is not None


def is_credited(words: str) -> bool:
    """Say whether the words are a caption that names its photographer, agency or licence."""
    if len(words) > LONGEST_CAPTION:
        return False
    return _CREDIT_FIRST.match(words) is not None or (_CREDIT.search(words) is not None)
