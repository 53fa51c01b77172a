"""Where airports are, and how far apart. Coordinates are a dataset of the release, so that old results replay."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from geographiclib.geodesic import Geodesic

from calculators.errors import AirportUnknown
from calculators.factor_store import FactorStore


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport with an IATA code; coordinates in degrees."""

    iata: str
    icao: str
    country: str
    latitude: Decimal
    longitude: Decimal


@lru_cache(maxsize=20_000)
def airport(store: FactorStore, iata: str) -> Airport:
    """The airport with this IATA code. Raises AirportUnknown."""
    places = store["airports"]
    if (iata,) not in places:
        raise AirportUnknown(airport=iata[:20])
    row = places.row(iata)
    return Airport(iata, row["icao"], row["country"], Decimal(row["latitude"]), Decimal(row["longitude"]))


@lru_cache(maxsize=20_000)
def great_circle_km(origin: Airport, destination: Airport) -> Decimal:
    """Kilometres along the WGS84 ellipsoid, to 100 m, so that no computer's last binary digit is in a result."""
    metres = Geodesic.WGS84.Inverse(
        float(origin.latitude),
        float(origin.longitude),
        float(destination.latitude),
        float(destination.longitude),
        Geodesic.DISTANCE,
    )["s12"]
    return Decimal(round(metres / 100)) / 10
