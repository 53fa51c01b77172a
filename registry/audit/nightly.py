"""The registry audits itself every night, as a stranger would: over HTTP, from its public address, line by line.

What is found is kept and shown on the page of the log. Of a fault only the place is kept, never the words found there:
they may be someone's name.
"""

import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from registry.audit.audit import audit
from registry.audit.findings import Unfit
from registry.audit.heads import Memory
from registry.audit.source import HttpSource, Source
from registry.models import LogAudit
from registry.transparency import keys
from registry.transparency.published import latest_checkpoint
from registry.transparency.verify import ProofInvalid, VerifierKey, open_checkpoint

logger = logging.getLogger(__name__)


def audit_ourselves(source: Source | None = None) -> LogAudit | None:
    """Audit this site and keep the outcome; None while nothing is logged. Raises Unreachable.

    The checkpoint of the last good audit has to be contained in the present one.
    """
    latest = latest_checkpoint()
    if latest is None or latest.size == 0:
        return None
    trusted = [VerifierKey.parse(vkey) for vkey in keys.verifier_keys()]
    at = timezone.now()
    with tempfile.TemporaryDirectory(prefix="okaeshi-audit-") as folder:
        try:
            memory = audit(
                source or HttpSource(settings.SITE_URL),
                scratch=Path(folder) / "book",
                trusted=trusted,
                remembered=_last(trusted),
            )
        except Unfit as fault:
            logger.error(
                "The registry does not fit together: see manage.py audit_log. First at %s", fault.where
            )
            return LogAudit.objects.create(at=at, size=0, fault=fault.where)
    return LogAudit.objects.create(at=at, size=memory.head.size, note=memory.note)


def _last(trusted: list[VerifierKey]) -> Memory | None:
    """What the last good audit of this log saw; none of a log that has ended (docs/operating.md)."""
    last = LogAudit.objects.filter(fault="").order_by("-pk").first()
    try:
        return Memory(tuple(trusted), open_checkpoint(last.note, trusted), last.note) if last else None
    except ProofInvalid:
        return None
