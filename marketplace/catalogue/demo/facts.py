"""The demonstration's schemes and methodologies, and the shape of its facts."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Both:
    """The same in Japanese and English."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    prefix: str
    slug: str
    kind: str
    name: Both
    summary: Both


@dataclass(frozen=True, slots=True)
class MethodologyFacts:
    scheme: str
    code: str
    version: str
    kind: str
    name: Both
    summary: Both


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    scheme: str
    methodology: str
    code: str
    slug: str
    country: str
    kind: str
    latitude: str
    longitude: str
    name: Both
    place: Both
    summary: Both
    story: Both
    additionality: Both
    risks: Both
    safeguards: Both
    co_benefits: list[int]
    vintages: dict[int, int]  # year -> tonnes
    price_minor: int
    buffer_percent: int = 0
    crediting: tuple[date, date] = field(default=(date(2021, 4, 1), date(2031, 3, 31)))


SCHEMES = [
    SchemeFacts(
        "OKA",
        "okaeshi-standard",
        "own",
        Both("おかえし標準", "Okaeshi Standard"),
        Both(
            "このレジストリが運営する認証スキームです。方法論と検証の要件はすべて公開しています。",
            "The scheme run by this registry. Every methodology and every rule of verification is public.",
        ),
    ),
    SchemeFacts(
        "KOC",
        "kochi-forest-scheme",
        "prefecture",
        Both("高知県森林クレジット制度（見本）", "Kochi forest credit scheme (sample)"),
        Both(
            "県が設けた審査委員会が認証する、地域の森林クレジットの制度です。",
            "A regional scheme for forest credits, certified by a committee that the prefecture appoints.",
        ),
    ),
    SchemeFacts(
        "GRN",
        "green-power",
        "green_power",
        Both("グリーン電力相当量制度（見本）", "Green power equivalents (sample)"),
        Both(
            "再生可能エネルギーで発電した電力の環境価値を、CO2の量に換算して認証する制度です。",
            "Certifies the environmental value of renewable electricity, converted into a mass of CO2.",
        ),
    ),
]

METHODOLOGIES = [
    MethodologyFacts(
        "KOC",
        "KOC-FO-001",
        "3.1",
        "forest",
        Both("間伐による森林吸収量の算定", "Absorption by thinned forest"),
        Both(
            "間伐した人工林の幹材積の成長量から、CO2の吸収量を求めます。",
            "Derives absorbed CO2 from the growth in stem volume of thinned plantations.",
        ),
    ),
    MethodologyFacts(
        "OKA",
        "OKA-BM-002",
        "2.0",
        "biomass",
        Both("木質バイオマスによる化石燃料の代替", "Woody biomass in place of fossil fuel"),
        Both(
            "ボイラーで使わずに済んだ重油の量から、削減量を求めます。",
            "Counts the heavy oil that a boiler no longer burns.",
        ),
    ),
    MethodologyFacts(
        "GRN",
        "GRN-PV-001",
        "1.4",
        "solar",
        Both("太陽光発電による系統電力の代替", "Solar power in place of grid electricity"),
        Both(
            "計量した発電量に、系統電力の排出係数を掛けて求めます。",
            "Metered generation times the emission factor of the grid.",
        ),
    ),
    MethodologyFacts(
        "OKA",
        "OKA-BG-001",
        "1.2",
        "biogas",
        Both("家畜ふん尿のメタン回収", "Methane recovery from manure"),
        Both(
            "回収して燃やしたメタンの量を、流量計と濃度計で測ります。",
            "Meters the flow and the concentration of the methane that is captured and burnt.",
        ),
    ),
    MethodologyFacts(
        "OKA",
        "OKA-CS-001",
        "2.3",
        "cookstove",
        Both("高効率かまどによる薪の節約", "Firewood saved by efficient stoves"),
        Both(
            "抽出した家庭で薪の使用量を計量し、普及した台数に当てはめます。",
            "Weighs the firewood of sampled households and applies it to the stoves in use.",
        ),
    ),
    MethodologyFacts(
        "OKA",
        "OKA-MG-001",
        "1.0",
        "mangrove",
        Both("マングローブの再生による吸収", "Absorption by restored mangrove"),
        Both(
            "植林区画の樹高と直径、土壌の炭素を実測して求めます。",
            "Measures height, diameter and soil carbon on planted plots.",
        ),
    ),
    MethodologyFacts(
        "GRN",
        "GRN-WD-001",
        "1.1",
        "wind",
        Both("風力発電による系統電力の代替", "Wind power in place of grid electricity"),
        Both(
            "計量した発電量に、系統電力の排出係数を掛けて求めます。",
            "Metered generation times the emission factor of the grid.",
        ),
    ),
    MethodologyFacts(
        "OKA",
        "OKA-SW-001",
        "1.1",
        "water",
        Both("安全な水の供給による煮沸の削減", "Safe water in place of boiling"),
        Both(
            "浄化した水の量を計り、煮沸に使わずに済んだ薪の量を求めます。",
            "Meters treated water and derives the firewood that is no longer used for boiling.",
        ),
    ),
]
