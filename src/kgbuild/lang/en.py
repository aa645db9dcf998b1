"""English: tables that the stages share. Data only; what to do with it is the business of the stages."""

import re

#: Prefixes that the treebanks keep in one word with their base (`de-escalate`, `non-strategic`), while `US-led` is cut.
PREFIXES = (
    *("de", "re", "co", "ex", "pre", "non", "anti", "pro", "mid", "post"),
    *("counter", "semi", "multi", "sub", "inter", "vice"),
)

#: Titles written with a point: a sentence never ends there.
TITLE_ABBREVIATIONS = (
    *("Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Messrs.", "Rev.", "Hon.", "Fr."),
    *("Gen.", "Lt.", "Col.", "Maj.", "Capt.", "Sgt.", "Adm.", "Cmdr.", "Brig."),
    *("Sen.", "Rep.", "Gov.", "Pres.", "Amb.", "Min.", "Sec.", "Atty.", "Supt."),
)

#: Quotation marks by shape. The shapes are used in both ways in other languages and by mistake, so they are only a hint.
OPENING_QUOTES = frozenset({"“", "„", "‟", "«", "\u2039", "‘", "\u201a", "``"})
CLOSING_QUOTES = frozenset({"”", "»", "\u203a", "’", "''"})

#: Patterns of one mark of the outer (double) and the inner (single) kind.
DOUBLE_MARK = r"[“”„‟«»\"]|``|''"
SINGLE_MARK = r"[‘\u201a\u2039\u203a]|(?<![\w'])['’](?!')|(?<!')['’](?![\w'])"

#: Characters beside a mark that stand for white space: before an opening mark, after a closing one.
OPENING_NEIGHBOURS = frozenset("([{—–-/\"“„«'‘\u201a")
CLOSING_NEIGHBOURS = frozenset(")]}—–-/.,;:?!…\"”»'’")

#: Characters after which a quotation begins that the block does not close.
INTRODUCERS = frozenset(":,;")

#: Words written with a leading apostrophe, which is no quotation mark.
ELISION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b)", re.IGNORECASE)

#: Last characters of words and marks that can end a sentence.
SENTENCE_ENDS = frozenset(".?!…")

#: Marks with which no sentence starts.
INNER_MARKS = frozenset({*SENTENCE_ENDS, *",;:%", "...", "?!", "!?", "'s", "’s"})
