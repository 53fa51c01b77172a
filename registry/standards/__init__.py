"""Who may certify what: the services that set the stage for projects and credits.

`by` is the member of staff who acts; None is the platform itself. Suspending takes two people: see standing.py.
"""

from registry.standards.bodies import accredit_body, may_verify, renew_accreditation, require_accredited
from registry.standards.labels import attach_label, end_label
from registry.standards.methodologies import publish_methodology
from registry.standards.projects import file_document, register_project, sha256
from registry.standards.schemes import accredit_scheme, extend_scheme, publish_text, require_certifying

__all__ = [
    "accredit_body",
    "accredit_scheme",
    "attach_label",
    "end_label",
    "extend_scheme",
    "file_document",
    "may_verify",
    "publish_methodology",
    "publish_text",
    "register_project",
    "renew_accreditation",
    "require_accredited",
    "require_certifying",
    "sha256",
]
