"""The demonstration's projects in Japan: plausible, invented, and said to be so on every page."""

from marketplace.catalogue.demo.facts import Both, ProjectFacts

JAPAN = [
    ProjectFacts(
        "KOC",
        "KOC-FO-001",
        "0012",
        "yusuhara-forest",
        "JP",
        "forest",
        "33.39200",
        "132.92600",
        Both("梼原の森を間伐で育てる", "Thinning the forests of Yusuhara"),
        Both("高知県 梼原町", "Yusuhara, Kochi, Japan"),
        Both(
            "手入れの止まった人工林1,240ヘクタールを、町の森林組合が間伐し、育て直しています。",
            "The town's forest cooperative thins and tends 1,240 hectares of plantation that nobody had cared for.",
        ),
        Both(
            "戦後に植えられたスギとヒノキの林は、木材価格の低迷で手入れが止まり、林の中まで光が届かなくなっていました。"
            "間伐をすると、残った木がよく育ち、下草が戻り、大雨でも土が流れにくくなります。",
            "The cedar and cypress planted after the war were left alone when timber prices fell, until no light reached the "
            "ground. After thinning, the remaining trees grow well, undergrowth returns, and heavy rain no longer takes the soil.",
        ),
        Both(
            "間伐材を売っても作業費の六割ほどしか賄えません。クレジットの収入がなければ、この面積の間伐は行われませんでした。",
            "Selling the thinned timber covers about six tenths of the work. Without the credits, this area would not be thinned.",
        ),
        Both(
            "台風や火災、虫害で森が失われると、蓄えた炭素が空気に戻るおそれがあります。",
            "Typhoons, fire or insects could destroy forest and return stored carbon to the air.",
        ),
        Both(
            "発行量の一割をバッファー口座に残しています。失われた分はまずここから取り消し、足りない分は公表します。",
            "A tenth of every issuance stays in the buffer. Losses are cancelled from there first; what it cannot cover is published.",
        ),
        [8, 13, 15],
        {2023: 3200, 2024: 4100},
        9_800,
        buffer_percent=10,
    ),
    ProjectFacts(
        "OKA",
        "OKA-BM-002",
        "0031",
        "shimokawa-biomass",
        "JP",
        "biomass",
        "44.30200",
        "142.63500",
        Both("下川町の熱を木でまかなう", "Heat from wood in Shimokawa"),
        Both("北海道 下川町", "Shimokawa, Hokkaido, Japan"),
        Both(
            "公共施設と集合住宅の重油ボイラーを、地元の木質チップのボイラーに替えました。",
            "Boilers of public buildings and apartments burn local wood chips instead of heavy oil.",
        ),
        Both(
            "冬は氷点下30度まで下がる町で、暖房の重油代は町の外へ出ていくばかりでした。"
            "今は製材所の端材と間伐材をチップにして燃やし、その代金は町の林業に戻っています。",
            "In a town where winter falls to minus 30 degrees, the money for heating oil used to leave for good. Now sawmill "
            "offcuts and thinnings are chipped and burnt, and the money returns to the town's own foresters.",
        ),
        Both(
            "チップボイラーは重油ボイラーの三倍の初期費用がかかります。クレジットの収入を見込んで導入を決めました。",
            "A chip boiler costs three times as much as one for oil. The decision to install relied on income from credits.",
        ),
        Both(
            "チップの供給が滞ると、予備の重油ボイラーを使うことになり、削減量が減ります。",
            "When chips run short, the reserve oil boilers take over and reductions fall.",
        ),
        Both(
            "重油の使用量も毎月計量し、使った分は削減量から差し引いています。",
            "Oil is metered every month as well, and what was burnt is deducted.",
        ),
        [7, 8, 13],
        {2024: 2600},
        7_400,
    ),
    ProjectFacts(
        "GRN",
        "GRN-PV-001",
        "0007",
        "iida-solar-roofs",
        "JP",
        "solar",
        "35.51500",
        "137.82200",
        Both("飯田の屋根で発電する", "Solar roofs of Iida"),
        Both("長野県 飯田市", "Iida, Nagano, Japan"),
        Both(
            "保育園、公民館など38か所の屋根に、市民の出資で太陽光パネルを載せています。",
            "Citizens paid for the solar panels on 38 roofs of nurseries and community halls.",
        ),
        Both(
            "一口10万円の市民出資で始まり、発電した電気はまず施設で使い、余りを地域に送っています。"
            "発電量は各施設の玄関で誰でも見られます。",
            "It began with shares of 100,000 yen. The electricity is first used in the building, the rest goes to the "
            "neighbourhood, and everyone can read the meter in the entrance.",
        ),
        Both(
            "買取制度の対象外の小さな設備だけを数えています。",
            "Only small installations outside the feed-in tariff are counted.",
        ),
        Both(
            "パネルの故障や降雪で、発電量が計画を下回ることがあります。",
            "Faults and snow can keep generation below plan.",
        ),
        Both(
            "発行するのは計量した後の量だけです。計画値では発行しません。",
            "Only metered generation is issued, never planned generation.",
        ),
        [7, 11, 13],
        {2024: 1500, 2025: 900},
        5_200,
    ),
    ProjectFacts(
        "OKA",
        "OKA-BG-001",
        "0044",
        "shikaoi-biogas",
        "JP",
        "biogas",
        "43.09900",
        "142.98900",
        Both("鹿追の牧場でメタンを集める", "Methane from the farms of Shikaoi"),
        Both("北海道 鹿追町", "Shikaoi, Hokkaido, Japan"),
        Both(
            "乳牛1,900頭のふん尿からメタンを集め、発電と暖房に使っています。",
            "Methane from the manure of 1,900 dairy cows is captured for electricity and heat.",
        ),
        Both(
            "ふん尿をためる池からは、温室効果の強いメタンが出ていました。密閉した槽で発酵させてガスを集め、"
            "残った液は匂いの少ない肥料として畑に返しています。",
            "Open manure ponds gave off methane, a strong greenhouse gas. In closed tanks the gas is captured, and what remains "
            "goes back to the fields as fertiliser that hardly smells.",
        ),
        Both(
            "設備の維持費は売電収入だけでは賄えません。",
            "Electricity sales alone do not pay for keeping the plant running.",
        ),
        Both(
            "設備が止まるとメタンが漏れ、削減量が減ります。",
            "When the plant stands still, methane escapes and reductions fall.",
        ),
        Both(
            "停止時間は自動で記録し、その間の削減量はゼロとして計算します。",
            "Stoppages are recorded automatically and nothing is counted while they last.",
        ),
        [2, 7, 13],
        {2024: 5200},
        6_100,
    ),
]
