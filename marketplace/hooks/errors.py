"""What webhooks refuse, and why."""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class WebhookUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such webhook or delivery.")


class WebhookAddressRefused(ShopError):
    code = "webhook_address_refused"
    status = 422
    message = _("Give an https address on the public internet, without a user name and without a fragment.")


class WebhookExists(ShopError):
    code = "webhook_exists"
    status = 409
    message = _("There is a webhook to this address already. Change that one.")


class TooManyWebhooks(ShopError):
    code = "too_many_webhooks"
    status = 409
    message = _("An organisation has up to %(most)s webhooks in each mode. Delete one first.")


class WebhookOff(ShopError):
    code = "webhook_off"
    status = 409
    message = _("This webhook is switched off. Switch it on first.")
