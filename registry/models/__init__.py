from registry.models.accounts import Account
from registry.models.approvals import Proposal
from registry.models.cancellations import Cancellation
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
from registry.models.checks import CheckResult, CheckRun
from registry.models.claims import (
    AmendedOpening,
    Amendment,
    Disclosure,
    Embargo,
    Erasure,
    RetiredFrom,
)
from registry.models.credits import Batch, Hold, Returned, Segment, Shelf
from registry.models.direct_support import DirectSupport
from registry.models.foreign import ForeignBlock, ForeignRange, Immobilisation
from registry.models.labels import Label, LabelEnd
from registry.models.log import Checkpoint, Leaf, LeafIndex, LeafQueue, LogKey, LogState, Tile
from registry.models.names import CanonicalName
from registry.models.notices import Notice
from registry.models.projects import Project, ProjectDocument
from registry.models.retirements import Entry, Opening, Retirement
from registry.models.reversals import (
    CancelledBuffer,
    FrozenBuffer,
    Reversal,
    ReversalPaper,
    ReversalStep,
)
from registry.models.schemes import (
    Accreditation,
    Methodology,
    Scheme,
    StandardDocument,
    StandingChange,
    VerificationBody,
)
from registry.models.transfers import Reserved, Transfer, TransferMove
from registry.models.witnesses import Cosignature, LogAudit, Witness

__all__ = [
    "Account",
    "Accreditation",
    "AmendedOpening",
    "Amendment",
    "Application",
    "Batch",
    "Cancellation",
    "CancelledBuffer",
    "CanonicalName",
    "Case",
    "CaseMove",
    "Certificate",
    "CheckResult",
    "CheckRun",
    "Checkpoint",
    "Cosignature",
    "Declaration",
    "DirectSupport",
    "Disclosure",
    "Embargo",
    "Entry",
    "Erasure",
    "Finding",
    "FindingRemark",
    "ForeignBlock",
    "ForeignRange",
    "FrozenBuffer",
    "Hold",
    "Immobilisation",
    "Label",
    "LabelEnd",
    "Leaf",
    "LeafIndex",
    "LeafQueue",
    "LogAudit",
    "LogKey",
    "LogState",
    "Methodology",
    "MonitoredVintage",
    "Notice",
    "Opening",
    "Project",
    "ProjectDocument",
    "Proposal",
    "Reserved",
    "RetiredFrom",
    "Retirement",
    "Returned",
    "Reversal",
    "ReversalPaper",
    "ReversalStep",
    "Scheme",
    "Segment",
    "Shelf",
    "StandardDocument",
    "StandingChange",
    "Statement",
    "Tile",
    "Transfer",
    "TransferMove",
    "VerificationBody",
    "Witness",
]
