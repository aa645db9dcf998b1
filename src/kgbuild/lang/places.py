"""English words that tell whether the name of a city means the place or those who govern from there. Data only."""

#: Prepositions that place something.
LOCATIVE = frozenset(
    {"above", "across", "across from", "around", "at", "beside", "beyond", "close to", "east of", "in", "inside", "into", "near"}
    | {"next to", "north of", "off", "onto", "out of", "outside", "over", "south of", "through", "throughout", "via", "west of"}
    | {"within"}
)

#: Prepositions that place something only with a word of motion or distance ("flew to Moscow", against "sent to Moscow").
DIRECTION = frozenset({"between", "for", "from", "on", "to", "toward", "towards", "upon"})

#: Verbs and nouns of motion, position and distance.
MOTION = frozenset(
    {"advance", "arrive", "assault", "attack", "bombardment", "bound", "bring", "broadcast", "bus", "come", "commute", "depart"}
    | {"distance", "drive", "escape", "evacuate", "extradite", "fall", "ferry", "fire", "flee", "flight", "fly", "go", "head"}
    | {"highway", "hour", "hurry", "invite", "journey", "kilometer", "kilometre", "km", "land", "leave", "lie", "line", "march"}
    | {"meter", "metre", "mile", "motorway", "move", "open fire", "pipeline", "plane", "race", "raid", "rail", "railway", "rain"}
    | {"report", "retreat", "return", "ride", "road", "route", "run", "rush", "sail", "stretch", "strike", "take", "tour", "train"}
    | {"transfer", "travel", "trip", "visit", "walk", "way", "withdraw"}
)

#: Verbs whose object, or whose subject in the passive, is a place when it can be one.
REACHED = frozenset(
    {"approach", "attack", "batter", "besiege", "blanket", "bomb", "bombard", "burn", "capture", "circle", "connect", "control"}
    | {"cover", "cross", "cut", "damage", "destroy", "devastate", "divide", "encircle", "enter", "escape", "evacuate", "flee"}
    | {"flood", "found", "hit", "hold", "leave", "liberate", "link", "lock", "near", "occupy", "overrun", "paralyse", "paralyze"}
    | {"plunge", "pound", "quit", "raid", "reach", "rebuild", "recapture", "retake", "rock", "seize", "shake", "shell", "storm"}
    | {"strike", "surround", "sweep", "tour", "visit"}
)

#: Verbs whose subject is a place when it can be one.
LYING = frozenset(
    {"boast", "burn", "experience", "fall", "host", "lie", "see", "sit", "sprawl", "stand", "suffer", "swelter", "wake"} | {"witness"}
)

#: Nouns and adjectives that say of a city what it is ("Chad's capital", "the largest city").
CITY = frozenset({"birthplace", "calm", "capital", "city", "home", "hub", "metropolis", "place", "port", "quiet", "seat", "town", "venue"})

#: Adjectives that say of somebody what they are about to do, or how they take it.
MINDED = frozenset(
    {"able", "adamant", "afraid", "angry", "aware", "cautious", "committed", "concerned", "confident", "determined", "eager"}
    | {"furious", "guilty", "hopeful", "hostile", "interested", "keen", "open", "opposed", "optimistic", "prepared", "ready"}
    | {"reluctant", "responsible", "right", "satisfied", "sceptical", "serious", "silent", "sure", "unable", "unhappy", "unwilling"}
    | {"wary", "willing", "worried", "wrong"}
)

#: Nouns that a city has or holds as a place.
HELD_THERE = frozenset(
    {"air", "airport", "apartment", "archbishop", "area", "attack", "battle", "bishop", "blast", "bombing", "borough", "branch"}
    | {"bridge", "building", "bureau", "campus", "capital", "capture", "cathedral", "cell", "center", "centre", "church", "citizen"}
    | {"city", "club", "college", "conference", "convention", "correspondent", "court", "district", "east", "edge", "embassy"}
    | {"event", "exchange", "explosion", "express", "factory", "fall", "festival", "fire", "flat", "flight", "forum", "gallery"}
    | {"games", "governor", "half", "hall", "harbor", "harbour", "headquarters", "heart", "home", "hospital", "hotel", "house"}
    | {"inhabitant", "jail", "location", "map", "market", "mayor", "meeting", "metro", "middle", "mosque", "museum", "native"}
    | {"neighborhood", "neighbourhood", "newspaper", "night", "north", "office", "olympics", "outskirts", "park", "part", "people"}
    | {"plant", "police", "population", "port", "prison", "prosecutor", "protest", "quarter", "rally", "region", "resident"}
    | {"restaurant", "river", "round", "school", "section", "session", "shelling", "shop", "siege", "site", "sky", "skyline"}
    | {"slum", "south", "spring", "square", "stadium", "stage", "station", "street", "studio", "suburb", "summer", "summit"}
    | {"synagogue", "talk", "theatre", "time", "tower", "town", "traffic", "train", "trip", "tube", "underground", "university"}
    | {"view", "visit", "weather", "west", "winter", "zoo"}
)

#: Nouns for those who speak for a government, and for how it is run, which its capital modifies ("Moscow officials").
GOVERNING = frozenset(
    {"administration", "aid", "ally", "authority", "behest", "claim", "critic", "criticism", "decree", "demand", "diplomat"}
    | {"elite", "enemy", "envoy", "eye", "favor", "favour", "fear", "foe", "friend", "gift", "goodwill", "government", "hand"}
    | {"help", "interest", "lawmaker", "leader", "leadership", "line", "move", "negotiator", "offer", "official", "order", "plan"}
    | {"policy", "politician", "position", "power", "pressure", "proposal", "regime", "rival", "role", "side", "source", "step"}
    | {"support", "threat", "will", "wish", "word"}
)
