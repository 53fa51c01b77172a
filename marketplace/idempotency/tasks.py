from celery import shared_task

from marketplace.idempotency import services


@shared_task(name="idempotency.forget_old_requests")
def forget_old_requests() -> None:
    services.forget_old_requests()
