"""The demonstration's rules: what each methodology says, the criteria of each scheme, and labels of invented assessors."""

from dataclasses import dataclass
from datetime import date

from marketplace.catalogue.demo.facts import Both
from registry.enums import LabelKind


@dataclass(frozen=True, slots=True)
class Rules:
    applicability: Both
    baseline: Both
    monitoring: Both


@dataclass(frozen=True, slots=True)
class LabelFacts:
    methodology: str
    kind: LabelKind
    source_url: str
    as_of: date


RULES = {
    "KOC-FO-001": Rules(
        Both(
            "森林経営計画に含まれる人工林で、認証申請の前5年以内に間伐を行った区画に適用します。",
            "Planted forest under a forest management plan, in plots thinned within the five years before the application.",
        ),
        Both(
            "間伐をしない場合の幹材積の成長を、同じ樹種・地位の無施業林の収穫表から求めます。",
            "Growth in stem volume without thinning, from the yield table of untended stands of the same species and site class.",
        ),
        Both(
            "固定標準地で5年ごとに胸高直径と樹高を測り、衛星画像で面積の減少がないことを毎年確かめます。",
            "Breast-height diameter and height on fixed plots every five years; satellite images every year to see that no area was lost.",
        ),
    ),
    "OKA-BM-002": Rules(
        Both(
            "重油ボイラーを、未利用材を燃料とするボイラーに置き換える施設に適用します。",
            "Facilities that replace a heavy-oil boiler by one that burns wood otherwise left in the forest.",
        ),
        Both(
            "置き換え前3年間の熱需要あたりの重油使用量から求めます。",
            "Heavy oil per unit of heat demand over the three years before the change.",
        ),
        Both(
            "供給熱量と燃料の含水率を記録し、チップの運搬に使った軽油を差し引きます。",
            "Heat delivered and moisture of the fuel are recorded; diesel for hauling chips is subtracted.",
        ),
    ),
    "GRN-PV-001": Rules(
        Both(
            "他の制度で環境価値を販売していない、系統に連系した太陽光発電に適用します。",
            "Grid-connected solar power whose environmental value is not sold under another scheme.",
        ),
        Both(
            "発電した年の系統電力の限界排出係数を使います。",
            "The marginal emission factor of the grid in the year of generation.",
        ),
        Both("検定を受けた電力量計で30分ごとに記録します。", "Half-hourly readings of a verified meter."),
    ),
    "OKA-BG-001": Rules(
        Both(
            "貯留槽で嫌気的に管理されていた家畜ふん尿を、密閉した消化槽に移す施設に適用します。",
            "Farms that move manure from open anaerobic lagoons to a closed digester.",
        ),
        Both(
            "頭数・ふん尿量・気温から、貯留槽で出ていたはずのメタンを求めます。",
            "Methane the lagoon would have emitted, from head count, manure and temperature.",
        ),
        Both(
            "ガスの流量とメタン濃度を連続して測り、燃焼装置の稼働を記録します。漏れは10%とみなします。",
            "Gas flow and methane content are metered without a break, and so is the flare; leakage is taken as ten per cent.",
        ),
    ),
    "OKA-CS-001": Rules(
        Both(
            "三石かまどで薪を使う家庭に、熱効率25%以上のかまどを配る事業に適用します。",
            "Programmes that give stoves of at least 25 % thermal efficiency to households that cook on three stones.",
        ),
        Both(
            "配布前の計量調査による薪の使用量に、非再生バイオマスの割合（国の公表値）を掛けます。",
            "Firewood weighed before distribution, times the share of non-renewable biomass published for the country.",
        ),
        Both(
            "毎年、無作為に選んだ家庭で3日間の計量と使用率の確認を行い、信頼区間の下限を使います。",
            "Each year a three-day weighing and a usage check in randomly drawn households; the lower end of the confidence interval counts.",
        ),
    ),
    "OKA-MG-001": Rules(
        Both(
            "1990年以降に失われたマングローブ林の跡地で、在来種を植える事業に適用します。",
            "Planting of native species where mangrove was lost since 1990.",
        ),
        Both(
            "植えない場合の炭素蓄積は変わらないとみなします。",
            "Without planting, carbon stocks are taken as unchanged.",
        ),
        Both(
            "毎年の生存率と、5年ごとの樹高・直径・深さ1mまでの土壌炭素を測ります。",
            "Survival each year; height, diameter and soil carbon down to one metre every five years.",
        ),
    ),
    "GRN-WD-001": Rules(
        Both(
            "他の制度で環境価値を販売していない、系統に連系した風力発電に適用します。",
            "Grid-connected wind power whose environmental value is not sold under another scheme.",
        ),
        Both(
            "発電した年の系統電力の限界排出係数を使います。",
            "The marginal emission factor of the grid in the year of generation.",
        ),
        Both("検定を受けた電力量計で30分ごとに記録します。", "Half-hourly readings of a verified meter."),
    ),
    "OKA-SW-001": Rules(
        Both(
            "水を煮沸して飲んでいる地域に、浄水設備を設ける事業に適用します。",
            "Water treatment in places where drinking water is boiled.",
        ),
        Both(
            "煮沸していた水の量（1人1日4Lを上限）に、1Lあたりの薪の使用量を掛けます。",
            "Water that was boiled, at most four litres a person and day, times the firewood for a litre.",
        ),
        Both(
            "給水量を計り、水質を毎月、利用率を毎年確かめます。",
            "Water delivered is metered; its quality is checked each month and its use each year.",
        ),
    ),
}

# A version that was replaced: its rules stay readable beside those of the new one.
REPLACED = {
    "OKA-CS-001": ("2.2", "版2.3で使用率の確認方法を改めたため / Version 2.3 checks usage in a better way")
}

# What each scheme asks of a project, in both languages.
CRITERIA = Both(
    "追加性があること。二重に計上されないこと。認定された検証機関が検証すること。地域の人びとの権利を損なわないこと。",
    "It would not have happened anyway. It is counted once. An accredited body verifies it. Nobody's rights are harmed.",
)

LABELS = [
    LabelFacts("OKA-BG-001", LabelKind.CCP, "https://example.org/sample/ccp/oka-bg-001", date(2025, 6, 30)),
    LabelFacts(
        "OKA-CS-001", LabelKind.CORSIA_FIRST, "https://example.org/sample/corsia/2025", date(2025, 11, 3)
    ),
    LabelFacts(
        "OKA-CS-001",
        LabelKind.ARTICLE_6_INTERNATIONAL,
        "https://example.org/sample/authorisation/ke-014",
        date(2025, 9, 12),
    ),
]
