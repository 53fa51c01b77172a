"""What products refuse, and why.

ProductUnknown      no product of this code in this mode, or not the caller's
ProductCodeUsed     the organisation has a product of this code in this mode
ProductIncomplete   something is missing or cannot be; `field` names it
ProductMoveRefused  a step that its state does not have
FileRefused         a file of sales that cannot be read at all
ImportUnknown       no such import, or not the caller's
ShopperNotAsked     the shopper decides, and the sale does not say that they did
"""

from django.utils.translation import gettext_lazy as _

from marketplace.errors import ShopError


class ProductUnknown(ShopError):
    code = "product_unknown"
    status = 404
    message = _(
        "There is no such product. Check its code or number, and whether it is in live or in test mode."
    )


class ProductCodeUsed(ShopError):
    code = "product_code_used"
    status = 409
    message = _("Your organisation has a product of this code already.")


class ProductIncomplete(ShopError):
    code = "product_incomplete"
    message = _("This is missing, or cannot be kept.")


class ProductMoveRefused(ShopError):
    code = "product_move_refused"
    status = 409
    message = _("The product is not in a state for this.")


class ShopperNotAsked(ShopError):
    code = "shopper_not_asked"
    message = _("The shopper decides on this product's offset. Send it only when they added it, and say so.")


class FileRefused(ShopError):
    code = "sales_file_refused"
    message = _(
        "This file cannot be read. Send CSV with a heading, or JSON Lines, of at most 100,000 rows and 20 MB, with the "
        "columns external_id and product."
    )


class ImportUnknown(ShopError):
    code = "not_found"
    status = 404
    message = _("There is no such import.")
