"""Given names that tell the gender of whoever bears them, in the spelling in which names are compared. Data only."""

#: Names that women and men bear are in neither set.
FEMALE = frozenset(
    {"abigail", "ada", "agnes", "aisha", "aleksandra", "alexandra", "alice", "alicia", "alison", "amanda", "amelia", "amina"}
    | {"amy", "ana", "anastasia", "angela", "angelina", "anita", "ann", "anna", "anne", "annette", "annika", "antonia", "ayesha"}
    | {"barbara", "beata", "beatrice", "bernadette", "bertha", "beth", "betty", "birgit", "brenda", "bridget", "brigitte"}
    | {"brittany", "camilla", "carla", "carmen", "carol", "carole", "caroline", "caryn", "catherine", "cathy", "cecilia"}
    | {"charlotte", "chelsea", "cheryl", "christina", "christine", "claire", "clara", "claudia", "condoleezza", "connie", "cristina"}
    | {"cynthia", "daisy", "daniela", "danielle", "daria", "dawn", "debbie", "deborah", "delia", "denise", "diana", "diane", "dilma"}
    | {"dina", "dolores", "donna", "dora", "doris", "dorothy", "edith", "elaine", "eleanor", "elena", "elisa", "elisabeth"}
    | {"elizabeth", "ella", "ellen", "elsa", "emilia", "emily", "emma", "erica", "erika", "estelle", "esther", "eugenia", "eva"}
    | {"eve", "evelyn", "fatima", "fatma", "federica", "fiona", "florence", "frances", "francesca", "gabriela", "gabriella"}
    | {"galina", "gemma", "georgina", "geraldine", "gertrude", "ginger", "giorgia", "gisele", "gloria", "grace", "greta", "gudrun"}
    | {"hanna", "hannah", "harriet", "heather", "heidi", "helen", "helena", "helene", "helga", "hilary", "hilda", "hillary", "ilona"}
    | {"ingrid", "irene", "irina", "iris", "isabel", "isabella", "ivana", "jacinda", "jacqueline", "jane", "janet", "janice"}
    | {"jasmine", "jeanette", "jeanne", "jelena", "jennifer", "jenny", "jessica", "jill", "joan", "joanna", "joanne", "jodie"}
    | {"josephine", "joyce", "juana", "judith", "judy", "julia", "juliana", "julie", "juliet", "june", "justine", "kamala", "karen"}
    | {"karin", "karina", "karolina", "katarina", "katarzyna", "kate", "katherine", "kathleen", "kathryn", "kathy", "katie"}
    | {"katrina", "keiko", "kirsten", "kirsty", "kristen", "kristina", "larissa", "latifa", "laura", "lauren", "leila", "lena"}
    | {"leonora", "leticia", "leyla", "lidia", "lilian", "linda", "lisa", "liz", "lorraine", "louisa", "louise", "lucia", "lucy"}
    | {"ludmila", "luisa", "lydia", "lynne", "madeleine", "madeline", "magdalena", "maggie", "maia", "malala", "manuela", "marcia"}
    | {"margaret", "margarita", "maria", "mariam", "marianne", "marie", "marina", "marine", "mariya", "marjorie", "marta", "martha"}
    | {"martina", "mary", "maryam", "matilda", "maureen", "maya", "megan", "melanie", "melinda", "melissa", "mercedes", "meryl"}
    | {"mette", "mia", "michelle", "mildred", "miriam", "moira", "molly", "mona", "monica", "monika", "muriel", "nadia", "nancy"}
    | {"naomi", "natalia", "natalie", "natasha", "nicole", "nina", "nora", "norma", "oksana", "olga", "olivia", "oprah", "pamela"}
    | {"patricia", "paula", "pauline", "penelope", "penny", "petra", "phyllis", "priscilla", "rachel", "ramona", "rebecca", "regina"}
    | {"renata", "rhonda", "rita", "roberta", "rosa", "rosalind", "rose", "rosemary", "ruth", "sabine", "sabrina", "sally"}
    | {"samantha", "sandra", "sara", "sarah", "sharon", "sheila", "shirley", "silvia", "sofia", "sonia", "sophia", "sophie"}
    | {"stella", "stephanie", "sue", "susan", "susanna", "susanne", "suzanne", "svetlana", "sylvia", "tamara", "tanya", "tara"}
    | {"tatiana", "teresa", "theresa", "tina", "tracey", "ursula", "valentina", "valerie", "vanessa", "vera", "veronica", "victoria"}
    | {"viktoria", "violet", "virginia", "wanda", "wendy", "wilma", "winnie", "yasmin", "yolanda", "yulia", "yvette", "yvonne"}
    | {"zainab", "zoe"}
)

MALE = frozenset(
    {"aaron", "abdel", "abdul", "abdullah", "abel", "abraham", "adam", "adrian", "ahmad", "ahmed", "alan", "albert", "alberto"}
    | {"alejandro", "aleksandr", "aleksei", "alessandro", "alexander", "alexandre", "alexei", "alexey", "alfonso", "alfred", "ali"}
    | {"allan", "allen", "alvaro", "ambrose", "amir", "anatoly", "anders", "andre", "andreas", "andrei", "andrej", "andres"}
    | {"andrew", "andrey", "andriy", "andrzej", "angus", "anthony", "antoine", "anton", "antonio", "antony", "arkady", "arnold"}
    | {"arthur", "artur", "asif", "aslan", "augusto", "barack", "barry", "bart", "bashar", "ben", "benedict", "benjamin", "bernard"}
    | {"bernhard", "bert", "bill", "billy", "bob", "bobby", "boris", "brad", "bradley", "brandon", "brendan", "brett", "brian"}
    | {"bruce", "bruno", "carl", "carlos", "cedric", "cesar", "charles", "charlie", "christian", "christoph", "christophe"}
    | {"christopher", "clarence", "clement", "cliff", "clifford", "clive", "colin", "conor", "craig", "cyril", "damien", "damon"}
    | {"dan", "daniel", "danny", "dario", "darren", "dave", "david", "dean", "denis", "dennis", "derek", "desmond", "diego"}
    | {"dieter", "dimitri", "dirk", "dmitri", "dmitriy", "dmitry", "dominic", "donald", "doug", "douglas", "duncan", "dwight"}
    | {"earl", "ed", "eddie", "edgar", "edmund", "eduardo", "edward", "edwin", "ehud", "elias", "elliot", "emilio", "emmanuel"}
    | {"emmerson", "enrique", "eric", "erik", "ernest", "ernesto", "ernst", "erwin", "ethan", "eugene", "evan", "evgeny", "evo"}
    | {"fabio", "felipe", "felix", "fernando", "fidel", "francesco", "francis", "francisco", "francois", "frank", "franklin"}
    | {"franz", "fred", "frederic", "frederick", "fritz", "gabriel", "gareth", "gary", "gavin", "geoff", "geoffrey", "george"}
    | {"georges", "gerald", "gerard", "gerhard", "gerry", "giacomo", "gilbert", "giovanni", "giuseppe", "gleb", "glenn", "gordon"}
    | {"graham", "greg", "gregory", "grigory", "guido", "guillermo", "gunter", "gustavo", "guy", "habib", "hamad", "hamid", "hans"}
    | {"harold", "harry", "harvey", "hasan", "hassan", "hector", "heinrich", "heinz", "henri", "henrik", "henry", "herbert"}
    | {"herman", "hermann", "hossein", "howard", "hubert", "hugh", "hugo", "hussein", "ian", "ibrahim", "igor", "ilya", "imran"}
    | {"isaac", "ismail", "ivan", "ivo", "jack", "jacob", "jacques", "jair", "jake", "jakob", "jamal", "james", "jared", "jason"}
    | {"javier", "jay", "jeff", "jeffrey", "jeremy", "jerome", "jerry", "jim", "jimmy", "joachim", "joao", "joe", "joel", "johan"}
    | {"johannes", "john", "johnny", "jon", "jonas", "jonathan", "jorge", "jose", "josef", "joseph", "josh", "joshua", "juan"}
    | {"julian", "julio", "jurgen", "justin", "kamal", "karel", "karl", "keith", "ken", "kenneth", "kenny", "kevin", "khaled"}
    | {"khalid", "klaus", "kofi", "konrad", "konstantin", "kurt", "kyle", "larry", "lars", "laurent", "lawrence", "len", "leo"}
    | {"leon", "leonard", "leonardo", "leonid", "leopold", "lionel", "lloyd", "lorenzo", "louis", "lucas", "ludwig", "luigi", "luis"}
    | {"luiz", "luke", "mahmoud", "malcolm", "manfred", "manuel", "marc", "marcel", "marcelo", "marco", "marcos", "marcus", "mario"}
    | {"mark", "marko", "markus", "martin", "mateusz", "mathieu", "matt", "matteo", "matthew", "matthias", "maurice", "mauricio"}
    | {"max", "maxim", "michael", "michal", "michel", "miguel", "mike", "mikhail", "mikheil", "milan", "miles", "milos", "mohamed"}
    | {"mohammad", "mohammed", "moshe", "muammar", "muhammad", "mustafa", "nathan", "neil", "nelson", "neville", "nicholas", "nick"}
    | {"nicolae", "nicolas", "nigel", "nikita", "nikolai", "nikolay", "nikos", "noel", "norbert", "norman", "nouri", "oleg"}
    | {"oleksandr", "oliver", "olivier", "omar", "osama", "oscar", "otto", "owen", "pablo", "paolo", "pascal", "patrick", "paul"}
    | {"paulo", "pavel", "pedro", "pete", "peter", "petr", "petro", "phil", "philip", "philippe", "pierre", "piotr", "radoslaw"}
    | {"rafael", "raj", "ralph", "ramon", "raul", "ray", "raymond", "recep", "reinhard", "rene", "reza", "ricardo", "richard"}
    | {"rick", "rob", "robert", "roberto", "rod", "rodney", "rodrigo", "roger", "roland", "rolf", "roman", "ron", "ronald", "rory"}
    | {"roy", "rudolf", "rupert", "russell", "ryan", "saddam", "salman", "salvador", "samuel", "saul", "scott", "sean", "sebastian"}
    | {"serge", "sergei", "sergey", "sergio", "seth", "shane", "shaun", "shimon", "silvio", "simon", "stanislav", "stanley"}
    | {"stefan", "stefano", "stephen", "steve", "steven", "stuart", "sven", "syed", "sylvester", "ted", "terence", "terrence"}
    | {"theodore", "thomas", "tim", "timothy", "tobias", "todd", "tom", "tomas", "tommy", "tony", "travis", "trevor", "ulrich"}
    | {"vaclav", "valery", "vernon", "victor", "viktor", "vincent", "vincenzo", "vitaly", "vladimir", "vladislav", "volodymyr"}
    | {"vyacheslav", "walter", "warren", "wayne", "werner", "wilfried", "wilhelm", "william", "winston", "wolfgang", "woodrow"}
    | {"xavier", "yann", "yasser", "yevgeny", "yitzhak", "yuri", "yusuf", "yves", "zbigniew"}
)
