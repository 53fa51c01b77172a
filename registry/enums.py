"""The registry's closed lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SchemeKind(models.TextChoices):
    OWN = "own", _("Own scheme")
    PREFECTURE = "prefecture", _("Prefectural scheme")
    GREEN_POWER = "green_power", _("Green power")


class Standing(models.TextChoices):
    """How a scheme, a methodology or a verification body stands."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProjectKind(models.TextChoices):
    FOREST = "forest", _("Forest management")
    MANGROVE = "mangrove", _("Mangrove restoration")
    BIOMASS = "biomass", _("Biomass heat")
    SOLAR = "solar", _("Solar power")
    WIND = "wind", _("Wind power")
    COOKSTOVE = "cookstove", _("Efficient cookstoves")
    BIOGAS = "biogas", _("Biogas")
    WATER = "water", _("Safe water")


# What absorbs can be lost again: such a project leaves a share of each batch in the buffer.
REVERSIBLE = frozenset({ProjectKind.FOREST, ProjectKind.MANGROVE})


class AccountKind(models.TextChoices):
    HOLDING = "holding", _("Holding account")
    ESCROW = "escrow", _("Escrow account")
    RETIREMENT = "retirement", _("Retirement account")
    CANCELLATION = "cancellation", _("Cancellation account")
    BUFFER = "buffer", _("Buffer account")


class Condition(models.IntegerChoices):
    """What a segment is. The numbers stand in registry/sql as well; a test keeps them equal."""

    HELD = 1, pgettext_lazy("units", "Held")
    ON_HOLD = 2, _("On hold")
    RETIRED = 3, _("Retired")
    CANCELLED = 4, _("Cancelled")
    BUFFER = 5, _("In the buffer")


class Act(models.IntegerChoices):
    """What happened to units. Below 10: seldom, whole stretches; from 10: the hot acts of single orders."""

    ISSUE = 1, _("Issued")
    BUFFER = 2, _("Put into the buffer")
    TRANSFER = 3, _("Transferred")
    SHELVE = 4, _("Put up for sale")
    UNSHELVE = 5, _("Taken off sale")
    SPLIT = 6, _("Divided")
    MERGE = 7, _("Merged")
    CANCEL = 8, _("Cancelled")
    REVERSE = 9, _("Cancelled for a reversal")
    HOLD = 10, _("Held for an order")
    RELEASE = 11, _("Released")
    RETIRE = 12, _("Retired")


class Purpose(models.TextChoices):
    """Why units are retired: the closed list of the 2008 plan and of Japan's registries since."""

    OFFSET = "offset", _("Carbon offsetting")
    GLOBAL_WARMING_ACT = "global_warming_act", _("Act on Promotion of Global Warming Countermeasures")
    ENERGY_CONSERVATION_ACT = "energy_conservation_act", _("Energy Conservation Act")
    DISCLOSURE = "disclosure", _("CDP, SBT or RE100 reporting")
    INDUSTRY_PLAN = "industry_plan", _("Industry action plan")
    EMISSIONS_TRADING = "emissions_trading", _("Emissions trading")
    OTHER = "other", _("Other")


class ForeignRegistry(models.TextChoices):
    """The registries whose serial numbers are read here: registry/foreign has one file for each."""

    VERRA = "verra", "Verra"
    GOLD_STANDARD = "gold_standard", "Gold Standard"
    J_CREDIT = "j_credit", pgettext_lazy("registry", "J-Credit")


class ForeignHold(models.TextChoices):
    """How units were taken out of use in another registry."""

    IMMOBILISED = "immobilised", _("Immobilised there")
    RETIRED = "retired", _("Retired there for this batch")


class BeneficiaryKind(models.TextChoices):
    PERSON = "person", _("A person")
    ORGANISATION = "organisation", _("An organisation")
    EVENT = "event", _("An event")
    PRODUCT = "product", _("A product or service")


class NameState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("name", "Waits to be vetted")
    VETTED = "vetted", pgettext_lazy("name", "Vetted")
    REFUSED = "refused", pgettext_lazy("name", "Refused")


class CancellationReason(models.TextChoices):
    """Why units are cancelled: nobody used them, and nobody will."""

    VOLUNTARY = "voluntary", _("Given up by their holder")
    ISSUED_IN_ERROR = "issued_in_error", _("Issued in error")
    COUNTED_ELSEWHERE = "counted_elsewhere", _("Counted in another registry")
    COMPENSATION = "compensation", _("To make good for a reversal")
    ADMINISTRATIVE = "administrative", _("By decision of the registry")


class ProposalKind(models.TextChoices):
    """The acts that take two people."""

    ISSUE = "issue", _("Issuance")
    CANCEL = "cancel", _("Cancellation")
    REVERSE = "reverse", _("Reversal")
    SUSPEND = "suspend", _("Suspension or its end")
    FOREIGN = "foreign", _("Issuance for units of another registry")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waits for a second person")
    APPROVED = "approved", pgettext_lazy("proposal", "Approved")
    REJECTED = "rejected", pgettext_lazy("proposal", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class TransferState(models.TextChoices):
    """registry/transfers.py has the table of moves."""

    DRAFTED = "drafted", _("Waits for authorisation")
    PROPOSED = "proposed", _("Waits for the receiver")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Withdrawn")
    EXPIRED = "expired", _("Lapsed")


class AccountRight(models.TextChoices):
    """What a person may do with an account: it follows their role in the organisation that owns it (ADR 0009)."""

    VIEW = "view", _("See holdings and statements")
    PROPOSE = "propose", _("Prepare transfers, and accept what is offered")
    AUTHORISE = "authorise", _("Send units away; open and close accounts")


class LabelKind(models.TextChoices):
    """What others may say of units, to which buyers look."""

    CCP = "ccp", _("ICVCM Core Carbon Principles")
    CORSIA_PILOT = "corsia_pilot", _("CORSIA pilot phase (2021–2023)")
    CORSIA_FIRST = "corsia_first", _("CORSIA first phase (2024–2026)")
    CORSIA_SECOND = "corsia_second", _("CORSIA second phase (2027–2035)")
    ARTICLE_6_NDC = "article_6_ndc", _("Article 6 authorised for another country's target")
    ARTICLE_6_INTERNATIONAL = "article_6_international", _("Article 6 authorised for international purposes")
    ARTICLE_6_OTHER = "article_6_other", _("Article 6 authorised for other purposes")
    CORRESPONDING_ADJUSTMENT = "corresponding_adjustment", _("Corresponding adjustment made")
