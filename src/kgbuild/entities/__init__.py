"""Link mentions to entities: names and adjectives first, then nouns and pronouns in the order of the text.

Every link is a list of candidates with the rule that proposed each, so that the role of a mention in an act may choose another than the
first, and a reader may see what an inference rests on.
"""

from kgbuild.config import Settings
from kgbuild.entities import coreference, groups
from kgbuild.entities.descriptions import Descriptions
from kgbuild.entities.names import Names
from kgbuild.entities.scene import Scene
from kgbuild.model import Analysis, Candidate, Link, Mention
from kgbuild.ontology.authority import Authority

__all__ = ["link"]


def link(analysis: Analysis, mentions: tuple[Mention, ...], authority: Authority, settings: Settings) -> tuple[Link, ...]:
    """Return one link per mention, in the order of the mentions.

    Args:
        analysis: The analysed document.
        mentions: Its mentions, as `kgbuild.mentions.find` returns them.
        authority: The known entities.
        settings: Gives the namespace of entities that the authority does not know.
    """
    scene = Scene(analysis, mentions, authority, settings)
    Names(scene).link_all(mentions)
    rest = _Rest(scene)
    # "We" is whoever is quoted, who may be named, or taken up by a pronoun, only after the quotation.
    for mention in sorted(mentions, key=lambda m: (analysis.tokens[m.head].text.lower() in coreference.WE, m.head)):
        rest.resolve(mention.head)
    return tuple(Link(m, scene.links.get(m.head, ()), scene.members.get(m.head, ())) for m in mentions)


class _Rest:
    """Nouns and pronouns, each linked once; a noun that leans on a later one has that one linked first."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.descriptions = Descriptions(scene, self.resolve)

    def resolve(self, head: int) -> tuple[Candidate, ...]:
        scene = self.scene
        if head not in scene.links:
            scene.links[head] = ()
            scene.links[head] = self._group(head) or self._single(head)
        return scene.links[head]

    def _group(self, head: int) -> tuple[Candidate, ...]:
        members = groups.find(self.scene, head)
        if members:
            self.scene.members[head] = members
        return members

    def _single(self, head: int) -> tuple[Candidate, ...]:
        mention = self.scene.by_head[head]
        return coreference.link(self.scene, head) if mention.form == "pronoun" else self.descriptions.link(mention)
