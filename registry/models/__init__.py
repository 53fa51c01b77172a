from registry.models.accounts import Account
from registry.models.cases import (
    Application,
    Case,
    CaseMove,
    Declaration,
    Finding,
    FindingRemark,
    MonitoredVintage,
    Statement,
)
from registry.models.certificates import Certificate
from registry.models.credits import Batch, Hold, Returned, Segment, Shelf
from registry.models.foreign import ForeignBlock, ForeignRange, Immobilisation
from registry.models.log import Checkpoint, Leaf, LeafIndex, LeafQueue, LogKey, LogState, Tile
from registry.models.projects import Project, ProjectDocument
from registry.models.retirements import Entry, Opening, Retirement
from registry.models.schemes import Methodology, Scheme, VerificationBody

__all__ = [
    "Account",
    "Application",
    "Batch",
    "Case",
    "CaseMove",
    "Certificate",
    "Checkpoint",
    "Declaration",
    "Entry",
    "Finding",
    "FindingRemark",
    "ForeignBlock",
    "ForeignRange",
    "Hold",
    "Immobilisation",
    "Leaf",
    "LeafIndex",
    "LeafQueue",
    "LogKey",
    "LogState",
    "Methodology",
    "MonitoredVintage",
    "Opening",
    "Project",
    "ProjectDocument",
    "Retirement",
    "Returned",
    "Scheme",
    "Segment",
    "Shelf",
    "Statement",
    "Tile",
    "VerificationBody",
]
