"""What the registry does in the background; Celery finds its tasks here."""

from registry.certificates.tasks import issue_certificates
from registry.transparency.tasks import integrate_log

__all__ = ["integrate_log", "issue_certificates"]
