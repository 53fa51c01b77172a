"""When and where to a present goes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeliveryForm(forms.Form):
    """The day of a gift, and the address of who receives it."""

    deliver_on = forms.DateField(
        label=_("On which day?"),
        help_text=_("The gift opens on this day at 8:00 in Japan, today at the earliest."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    recipient_email = forms.EmailField(
        label=_("E-mail address of who receives it"),
        help_text=_(
            "We write to it once, on that day, and then erase it. Without one, hand the gift's link over yourself."
        ),
        max_length=254,
        required=False,
    )
