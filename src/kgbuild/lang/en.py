"""English: tables that the stages share. Data only; its use is the business of the stages."""

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

#: Words that title case leaves small.
SMALL_IN_TITLES = frozenset(
    {"a", "an", "the", "and", "as", "but", "if", "nor", "or", "so", "than", "yet", "about", "after", "against", "amid", "at", "before"}
    | {"between", "by", "for", "from", "in", "into", "near", "of", "off", "on", "onto", "out", "over", "per", "through", "to", "under"}
    | {"until", "up", "upon", "v", "via", "vs", "with", "within", "without"}
)

#: Pronouns whose antecedent is whoever speaks.
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})

#: First persons plural by which a paragraph shows that it is somebody's words; "us" may be the country in capitals.
OURS = frozenset({"we", "our", "ours", "ourselves"})

#: Nouns that count or measure what follows "of" ("a series of issues").
QUANTITIES = frozenset({"series", "set", "number", "range", "list", "pair", "couple", "lot", "host", "batch", "package", "round"})

#: Endings of nouns for qualities, processes and states, which do not speak.
ABSTRACT_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ure", "ing", "ship", "acy", "ency", "ics", "al")

#: Pronouns of the third person that stand for people.
PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "his", "hers", "their", "theirs", "who"})

#: Verbs whose subject comes from whom "from" names ("the criticism came from Norway").
COMING = frozenset({"come"})

#: Determiners that point to something known.
DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})

#: Prepositions that place an event by another.
TEMPORAL = frozenset({"after", "before", "during", "since", "until", "following", "prior to", "ahead of", "amid", "amidst"})

#: Texts that may be somebody's answer or statement.
TEXTS = frozenset({"document", "text"})

#: Nouns by which one thing is told again, and the word that they share.
SYNONYMS = {"reply": "response", "answer": "response", "response": "response"}

#: Nouns whose "of" names who gives what they name ("the support of its neighbours"), though the act is aimed at somebody.
GIVEN_BY = frozenset({"support", "backing", "blessing"})

#: Prepositions that no subject has.
GOVERNING = frozenset({"to", "with", "from", "in", "at", "on"})

#: A preposition and a noun that together only join or comment ("with regard to", "in fact").
SET_PHRASES = frozenset(
    (preposition, noun)
    for preposition, nouns in {
        "in": (
            "fact",
            "particular",
            "turn",
            "addition",
            "general",
            "return",
            "light",
            "order",
            "view",
            "response",
            "part",
            "case",
            "terms",
        ),
        "with": ("regard", "respect"),
        "for": ("instance", "example"),
        "of": ("course",),
        "on": ("behalf",),
        "at": ("least",),
    }.items()
    for noun in nouns
)

#: A noun of an act and a noun behind it that together are none ("on condition of anonymity").
SET_NOUNS = frozenset({("condition", "anonymity")})

#: Occasions and ways of speaking that are no texts and no acts.
OCCASIONS = frozenset({"interview", "conference", "broadcast", "programme", "program", "show", "podcast", "hearing", "phone", "telephone"})

#: Prepositions of what a thing is about.
TOPICAL = frozenset({"about", "into", "on", "over"})

#: Where words are put out: "a statement on its website" is not about the website.
CHANNELS = frozenset({"website", "site", "webpage", "page", "blog", "internet", "web", "twitter", "facebook", "youtube", "telegram"})

#: The possessive mark behind its noun.
POSSESSIVE_MARKS = frozenset({"'s", "’s", "'", "’"})

#: What those do who are one of the parties of talks ("the leaders involved in the talks").
TAKING_PART = frozenset({"involve", "involved", "engage", "engaged", "participate", "participating", "take", "attend"})

#: Verbs by which "on" names what talks are about.
CENTRING = frozenset({"center", "centre", "concentrate", "focus", "touch"})

#: Marks that join two words to one ("Chilean-Peruvian"): hyphen, dash, slash.
HYPHENS = frozenset({"-", "\u2010", "\u2011", "–", "/"})

#: Words that negate the clause they stand in.
NEGATORS = frozenset({"not", "n't", "never", "neither", "nor", "no", "hardly"})

#: Words that stand before a gerund clause as they stand before a noun ("blamed for failing"); the treebanks mark them as subordinators.
PREPOSITIONS = frozenset(
    {
        *("about", "after", "against", "at", "by", "for", "from", "in", "into", "of", "on", "over", "toward", "towards", "upon"),
        *("with", "without"),
    }
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

#: Words that open a condition, and auxiliaries that do so before their subject ("should it fail", "had it failed").
CONDITIONAL_MARKS = frozenset({"if", "unless", "whether", "lest", "provided", "providing", "assuming", "supposing", "suppose"})
INVERTED = frozenset({"should", "had", "were"})

_COMMON = """
    about after again against also another because been before being between both could does down during each even every from further
    have having here however into itself just like made make many more most much must only other over same should since some such than
    that their them then there these they this those through under until upon very were what when where whether which while will with
    within without would your said says told any
"""

#: Words of four letters and more that stand in any sentence and so tell nothing of what it is about.
COMMON = frozenset(_COMMON.split())

#: Adverbs with which "would" tells of a habit in the past.
HABITUAL = frozenset({"often", "usually", "always", "regularly", "routinely", "frequently", "sometimes", "repeatedly", "constantly"})

#: Verbs with which somebody performs in the first person what he says he wants to do ("I would like to thank").
POLITE = frozenset({"want", "like", "wish", "love"})

#: Words before a gerund or noun that say that it does not happen.
NEGATING_MARKS = frozenset({"without", "instead of", "rather than", "instead"})

#: Words that open a clause and are no part of what is said.
COMPLEMENTISERS = frozenset({"that", "as"})

#: Conjunctions of indirect questions, which are part of what is asked.
INTERROGATIVE = frozenset({"whether", "if"})

#: What may stand between two parts of one content.
JOINTS = frozenset({"", "and", "or", "but", "that", "as", "and that", "or that", "but that"})

#: Marks behind which a verb of saying may stand before its subject ('..., reported the agency').
INVERTING = frozenset({",", '"', "”", "'", "’", "»", "''"})

#: What may stand between a verb of saying and the quotation it introduces.
BRIDGE = frozenset({",", ":", "that", ";", "-", "–", "—"})

#: Verbs of relying on somebody else.
CITING = frozenset({"cite", "quote"})
