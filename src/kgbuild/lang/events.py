"""English: nouns of events with the verb that says the same, so that "the invasion of X" and "invaded X" meet. Data only."""

#: Nouns that differ from their verb, as `noun:verb`.
_FORMED = """
    abduction:abduct abolition:abolish accession:join acquisition:acquire admission:admit airstrike:strike annexation:annex approval:approve
    arrest:arrest arrival:arrive assassination:assassinate assistance:assist bombing:bomb cancellation:cancel capture:capture cessation:stop
    closure:close concealment:conceal concession:concede construction:construct contribution:contribute cooperation:cooperate
    creation:create cut:cut death:die delivery:deliver departure:depart deployment:deploy deportation:deport destruction:destroy
    detention:detain development:develop disruption:disrupt dissolution:dissolve election:elect embargo:embargo enlargement:enlarge
    enrichment:enrich entry:enter escalation:escalate establishment:establish evacuation:evacuate execution:execute expansion:expand
    explosion:explode expulsion:expel extension:extend extradition:extradite financing:finance formation:form funding:fund hijacking:hijack
    imposition:impose imprisonment:imprison incursion:invade installation:install interception:intercept interference:interfere
    intervention:intervene introduction:introduce invasion:invade investment:invest involvement:involve killing:kill launch:launch
    liberation:liberate loss:lose meddling:meddle mobilisation:mobilise mobilization:mobilise modernisation:modernise
    modernization:modernise murder:murder nationalisation:nationalise nationalization:nationalise occupation:occupy persecution:persecute
    poisoning:poison privatisation:privatise privatization:privatise production:produce prohibition:prohibit prosecution:prosecute
    protection:protect provision:provide provocation:provoke purchase:purchase reduction:reduce reform:reform removal:remove
    reopening:reopen repatriation:repatriate replacement:replace resignation:resign restoration:restore restriction:restrict
    resumption:resume retreat:retreat return:return sabotage:sabotage sale:sell secession:secede seizure:seize shelling:shell shooting:shoot
    shutdown:close siege:besiege spying:spy strike:strike subversion:subvert supply:supply surrender:surrender suspension:suspend
    takeover:seize termination:terminate testing:test torture:torture trafficking:traffic transfer:transfer treatment:treat use:use
    violation:violate visit:visit withdrawal:withdraw
"""

#: Nouns that are spelt like their verb.
_SAME = """
    advance aid ambush assault attack ban blockade boycott breach campaign collapse export fire import increase influence leak march
    pause raid release rescue rise support test trade travel vote
"""

#: Noun of an event -> its verb, both as lemmas.
VERB_OF_EVENT = {noun: noun for noun in _SAME.split()} | dict(pair.split(":", 1) for pair in _FORMED.split())
