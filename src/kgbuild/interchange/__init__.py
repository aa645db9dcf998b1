"""The graph for other programs: JSON-LD, RDF/XML, RDF 1.2 Turtle; GraphML and tables for network tools; the view of schema.org.

`formats` hold a whole graph and can be read back; `views` are made for one kind of tool and leave out what it does not know.
"""

from kgbuild.interchange.formats import FORMATS, write
from kgbuild.interchange.networks import Network
from kgbuild.interchange.views import construct

__all__ = ["FORMATS", "Network", "construct", "write"]
