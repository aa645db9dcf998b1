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

#: Pronouns whose antecedent is whoever speaks.
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})

#: Endings of nouns for qualities, processes and states, which do not speak.
ABSTRACT_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ure", "ing", "ship", "acy", "ency", "ics", "al")

#: Pronouns of the third person that stand for people.
PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "his", "hers", "their", "theirs", "who"})

#: Words that negate the clause they stand in.
NEGATORS = frozenset({"not", "n't", "never", "neither", "nor", "no", "hardly"})

#: Words that stand before a gerund clause as they stand before a noun ("blamed for failing"); the treebanks mark them as subordinators.
PREPOSITIONS = frozenset(
    ["about", "against", "at", "by", "for", "from", "in", "into", "of", "on", "over", "toward", "towards", "upon", "with", "without"]
)

#: Prepositions that mean the same to a frame.
PREPOSITION_VARIANTS = {"upon": "on", "towards": "toward", "regarding": "about", "concerning": "about"}

#: "when asked", "if approved": a participle after these, without subject and auxiliary, is a passive.
ELLIPTIC = frozenset({"when", "if", "once", "unless", "until", "as", "than"})

#: Verbs whose subject performs what the infinitive behind their object says ("had a chance to object").
HAVING = frozenset({"have", "make", "take", "get", "become", "be", "win", "use", "remain"})

#: Prepositions before a gerund whose subject is the object of the clause above ("accused them of lying").
OF_OBJECT = frozenset({"for", "of", "from", "into"})

#: Words before an infinitive that put it ahead ("due to meet").
DUE = frozenset({"due", "set", "schedule", "scheduled", "about", "poised", "likely", "expect", "expected", "slate", "slated", "go"})

#: Auxiliaries, by what they say of their verb.
FUTURE = frozenset({"will", "shall", "'ll", "wo"})
CONDITIONAL = frozenset({"would", "'d"})
POSSIBLE = frozenset({"may", "might", "can", "could", "should", "must", "ca"})

#: Words that open a clause and are no part of what is said.
COMPLEMENTISERS = frozenset({"that", "as"})

#: What may stand between two parts of one content.
JOINTS = frozenset({"", "and", "or", "but", "that", "as", "and that", "or that", "but that"})

#: What may stand between a verb of saying and the quotation it introduces.
BRIDGE = frozenset({",", ":", "that", ";", "-", "–", "—"})

#: Verbs of relying on somebody else.
CITING = frozenset({"cite", "quote"})
