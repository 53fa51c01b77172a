"""The Celery app: `celery -A marketplace worker`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
app = Celery("okaeshi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def show_the_first_sign_of_life(**_about_the_worker: Any) -> None:
    """Send the worker the task that beat will send it from now on, so that /readyz need not wait for beat."""
    app.send_task("marketplace.heartbeat")
