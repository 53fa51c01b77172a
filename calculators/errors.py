"""What the calculators refuse, and why.

CalculatorError
├── CalculatorUnknown       no calculator has this name
├── InputMissing            something that must be answered was not
├── InputMalformed          an answer of the wrong kind
├── InputUnknown            an answer to a question nobody asked
├── AmountOutOfRange        a quantity below 0, above 10^9, or finer than it can be held
├── CountOutOfRange         a number of things outside its bounds
├── AnswersContradict       two answers of which only one can be used
├── Figure…, UnitMismatch, DistanceMisplaced    a line of a product whose figure, unit or way does not fit
├── StageOutside            use or end of life of a product that is counted to the gate
├── CreditRefused           a credit, an offset or anything below nothing inside a footprint
├── TooHeavy                a line of more than a gigatonne, or more than can be counted to the gram
├── Pact…                   what a PACT document, in or out, is refused for; PactRefused has every place in `problems`
├── FuelOrDistance          the fuel and the distance of one drive
├── FreightMixed, VehicleSizeNeeded, Distance…   goods told in two ways at once, or in none that is enough
├── PlaceUnknown            no postcode, prefecture, airport or country of this name
├── ParcelTooHeavy          what no parcel service carries
├── OfficeTwice, HotelUnknown   an office told by profile and by bills; no figure for hotels of this country
├── ServiceMixed            a service in two measures, or in none
├── NothingToCount          nothing was answered that weighs anything
├── Supplier…               a retailer of electricity without a published figure, and figures that cannot be one
├── HomeTooLarge            more people in a home than the survey of homes says anything of
├── CountryUnknown          no published figure for the electricity of this country
├── TooManyLegs             more flights than one footprint holds
├── Airport…                no airport has this code, or a flight lands where it started
├── AircraftUnknown         a type without published fuel or seats
├── CabinUnknown            a cabin outside the four
├── PassengersOutOfRange    nobody, or more than one aircraft holds
├── PlaceTooCoarse          a place that cannot be told from the venue: a distance is needed
├── Csv…                    a list of participants that cannot be taken, and rows of it
├── MoreKnownThanPresent    more origins than participants
├── Part…                   a part of an event told twice, or parts that do not make the total published with them
├── Implausible             a figure far outside of every published one
├── ChoiceUnknown           a switch set to something it does not have
├── LanguageUnknown         a language we do not write
├── BatchTooLarge           more footprints than one call takes
└── FootprintUnknown        no saved footprint has this number
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CalculatorError(Exception):
    """A refusal with a published code, an HTTP status, the field it is about and words for a person."""

    code: ClassVar[str] = "calculator_error"
    status: ClassVar[int] = 422
    message: ClassVar[str | Promise] = _("This footprint cannot be calculated.")

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params: Mapping[str, Any] = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class CalculatorUnknown(CalculatorError):
    code = "calculator_unknown"
    message = _("There is no calculator called “%(name)s”. Choose one of: %(known)s.")


class InputMissing(CalculatorError):
    code = "input_missing"
    message = _("Fill this in.")


class InputMalformed(CalculatorError):
    code = "input_malformed"
    message = _("This is not the kind of answer that is expected here.")


class InputUnknown(CalculatorError):
    code = "input_unknown"
    message = _("This calculator does not ask for “%(name)s”. Leave it out.")


class AmountOutOfRange(CalculatorError):
    code = "amount_out_of_range"
    message = _("Enter a number from 0 to %(most)s with at most %(decimals)s decimals.")


class CountOutOfRange(CalculatorError):
    code = "count_out_of_range"
    message = _("Enter a whole number from %(least)s to %(most)s.")


class AnswersContradict(CalculatorError):
    code = "answers_contradict"
    message = _("Give the amounts of your bills or the profile of your home, and not both.")


class FigureUnknown(CalculatorError):
    code = "figure_unknown"
    message = _(
        "There is no published figure “%(name)s” for products. Choose one of /factors/ or give your own."
    )


class FigureOrOwn(CalculatorError):
    code = "figure_or_own"
    message = _("Choose a published figure or give your own: one of the two.")


class UnitMismatch(CalculatorError):
    code = "unit_mismatch"
    message = _("This figure is per %(per)s. Give the amount in one of: %(known)s.")


class DistanceMisplaced(CalculatorError):
    code = "distance_misplaced"
    message = _("Only goods that are carried have a distance: leave it out, or choose a vehicle.")


class StageOutside(CalculatorError):
    code = "stage_outside"
    message = _(
        "A product counted to the gate has no use and no end of life. Take this line out, or count the whole life."
    )


class CreditRefused(CalculatorError):
    code = "credit_refused"
    message = _(
        "A footprint never takes off credits, offsets or what is avoided elsewhere. "
        "Leave this out; offset the result instead."
    )


class TooHeavy(CalculatorError):
    code = "too_heavy"
    message = _("This comes to more than a billion tonnes. Look at the amount and its unit again.")


class PactRefused(CalculatorError):
    """Has every place at fault in `problems`, each a refusal with its own field and code."""

    code = "pact_refused"
    message = _("This PACT document cannot be taken. Places at fault: %(count)s. See each.")

    def __init__(self, problems: Sequence[CalculatorError]) -> None:
        self.problems = tuple(problems)
        super().__init__(field=self.problems[0].field, count=len(self.problems))


class PactVersionUnknown(CalculatorError):
    code = "pact_version_unknown"
    message = _("We read PACT documents of version 3, and not “%(version)s”.")


class PactNotInForce(CalculatorError):
    code = "pact_not_in_force"
    message = _("This declaration does not count today: ask the supplier for a newer one.")


class PactOrder(CalculatorError):
    code = "pact_order"
    message = _("This must lie after the start.")


class PactValidity(CalculatorError):
    code = "pact_validity"
    message = _("A declaration holds from the end of its reference period on, and for at most three years.")


class PactOnePlace(CalculatorError):
    code = "pact_one_place"
    message = _("Name one place: a region, a country, or a part of a country.")


class PactIncomplete(PactRefused):
    code = "pact_incomplete"
    message = _("A PACT document must say more than this footprint does. Missing: %(count)s. See each.")


class PactNeedsGate(CalculatorError):
    code = "pact_needs_gate"
    message = _(
        "PACT carries footprints of products from the cradle to the gate. Work this one out to the gate."
    )


class FuelOrDistance(CalculatorError):
    code = "fuel_or_distance"
    message = _("Give the fuel or the distance, and not both: they are the same drive.")


class FreightMixed(CalculatorError):
    code = "freight_mixed"
    message = _(
        "Tell the goods in one way: their weight and distance, or the kilometres of the vehicle, or its fuel."
    )


class VehicleSizeNeeded(CalculatorError):
    code = "vehicle_size_needed"
    message = _(
        "This needs the size of the vehicle: choose a light van, a truck for 2, 4 or 10 tonnes, or a trailer."
    )


class DistanceOrPlaces(CalculatorError):
    code = "distance_or_places"
    message = _("Give the distance or where it starts and ends, and not both.")


class DistanceNeeded(CalculatorError):
    code = "distance_needed"
    message = _("Enter the kilometres: the two ends do not say how long this way is.")


class PlaceUnknown(CalculatorError):
    code = "place_unknown"
    message = _(
        "We do not know the place “%(name)s”. Use a Japanese postcode, a prefecture, an airport or a country code."
    )


class ParcelTooHeavy(CalculatorError):
    code = "parcel_too_heavy"
    message = _("A parcel weighs up to %(most)s kg. Enter what is heavier as freight.")


class OfficeTwice(CalculatorError):
    code = "office_twice"
    message = _("The profile stands for the bills and the ways to work. Give the one or the other.")


class HotelUnknown(CalculatorError):
    code = "hotel_unknown"
    message = _(
        "There is no published figure for hotels in “%(name)s”. Use the two-letter code of a near country, such as JP."
    )


class ServiceMixed(CalculatorError):
    code = "service_mixed"
    message = _("Tell a service in one measure: hours, kilometres, kilowatt hours or what it cost.")


class NothingToCount(CalculatorError):
    code = "nothing_to_count"
    message = _("Enter at least one amount.")


class SupplierUnknown(CalculatorError):
    code = "supplier_unknown"
    message = _(
        "No figure is published for “%(name)s”. Leave it out to use the official default for an unknown "
        "supplier, or give the figure that your supplier states."
    )


class SupplierUnclear(CalculatorError):
    code = "supplier_unclear"
    message = _("Several suppliers are called so. Choose one: %(known)s.")


class SupplierMenuUnknown(CalculatorError):
    code = "supplier_menu_unknown"
    message = _("This supplier has no such menu in the official list. Choose one of: %(known)s.")


class SupplierFigure(CalculatorError):
    code = "supplier_figure"
    message = _(
        "A kilowatt-hour is 0, or from 0.005 to %(most)s kg of CO₂. The official list has tonnes: "
        "0.000452 t there is 0.452 kg here."
    )


class HomeTooLarge(CalculatorError):
    code = "home_too_large"
    message = _(
        "The survey of homes ends with six people, and reaches to %(most)s with caution. For more, give the bills."
    )


class CountryUnknown(CalculatorError):
    code = "country_unknown"
    message = _(
        "There is no published figure for electricity in “%(name)s”. Use a two-letter code, such as JP."
    )


class TooManyLegs(CalculatorError):
    code = "too_many_legs"
    message = _("One footprint holds up to %(most)s flights. Split the journey in two.")


class AirportUnknown(CalculatorError):
    code = "airport_unknown"
    message = _("We do not know the airport “%(airport)s”. Use its three-letter code, such as HND.")


class AirportsEqual(CalculatorError):
    code = "airports_equal"
    message = _("The flight starts and ends at %(airport)s. Choose another destination.")


class AircraftUnknown(CalculatorError):
    code = "aircraft_unknown"
    message = _(
        "There are no published fuel and seat figures for the aircraft “%(aircraft)s”. "
        "Use an ICAO type such as B789, or leave it out."
    )


class CabinUnknown(CalculatorError):
    code = "cabin_unknown"
    message = _("Choose a cabin: economy, premium economy, business or first.")


class PassengersOutOfRange(CalculatorError):
    code = "passengers_out_of_range"
    message = _("Enter a number of passengers from 1 to %(most)s.")


class ChoiceUnknown(CalculatorError):
    code = "choice_unknown"
    message = _("Choose one of: %(known)s.")


class LanguageUnknown(CalculatorError):
    code = "language_unknown"
    message = _("Choose a language: ja or en.")


class BatchTooLarge(CalculatorError):
    code = "batch_too_large"
    message = _("Send between 1 and %(most)s items at a time.")


class FootprintUnknown(CalculatorError):
    code = "footprint_unknown"
    status = 404
    message = _("There is no footprint with this number.")


class PlaceTooCoarse(CalculatorError):
    code = "place_too_coarse"
    message = _("“%(place)s” is too wide to tell how far it is from the venue. Give the distance in km.")


class CsvTooLarge(CalculatorError):
    code = "csv_too_large"
    message = _("A list holds up to %(rows)s rows and %(megabytes)s MB. Send counts by place instead.")


class CsvMalformed(CalculatorError):
    code = "csv_malformed"
    message = _(
        "This list cannot be read: the first row must name the columns, one of them “place”. "
        "The template shows how."
    )


class CsvNotText(CalculatorError):
    code = "csv_not_text"
    message = _("This file is no text. Open it in a spreadsheet and save it as “CSV UTF-8”.")


class CsvRowsRefused(CalculatorError):
    code = "csv_rows_refused"
    message = _("Some rows cannot be counted (%(count)s). %(reasons)s")


class CsvFormula(CalculatorError):
    code = "csv_formula"
    message = _("Row %(row)s begins a cell with a character that spreadsheets run: = + - @. Take it out.")


class MoreKnownThanPresent(CalculatorError):
    code = "more_known_than_present"
    message = _("The origins add up to %(known)s people, but only %(present)s took part.")


class PartTwice(CalculatorError):
    code = "part_twice"
    message = _("Give “%(part)s” item by item or as a sum of your own, and not both.")


class PartsDoNotSum(CalculatorError):
    code = "parts_do_not_sum"
    message = _(
        "The parts add up to %(sum)s %(unit)s, not to %(total)s %(unit)s. "
        "Find the difference of %(difference)s %(unit)s."
    )


class Implausible(CalculatorError):
    code = "implausible"
    message = _("%(value)s %(unit)s is not plausible: %(reason)s")
