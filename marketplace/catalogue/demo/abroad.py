"""The demonstration's projects abroad: plausible, invented, and said to be so on every page."""

from marketplace.catalogue.demo.facts import Both, ProjectFacts

ABROAD = [
    ProjectFacts(
        "OKA",
        "OKA-CS-001",
        "0102",
        "kisumu-cookstoves",
        "KE",
        "cookstove",
        "-0.09170",
        "34.76800",
        Both("キスムの台所に、よく燃えるかまどを", "Better stoves for Kisumu's kitchens"),
        Both("ケニア キスム県", "Kisumu County, Kenya"),
        Both(
            "薪が半分で済むかまどを、12,000世帯に届けています。",
            "Stoves that need half the firewood, in 12,000 homes.",
        ),
        Both(
            "地元の女性の協同組合がかまどを焼き、据え付け、直しています。薪集めの時間が週に六時間ほど減りました。",
            "A cooperative of local women fires, installs and repairs the stoves. Collecting wood takes about six hours a "
            "week less.",
        ),
        Both(
            "かまどの代金は多くの家庭の月収の四分の一に当たり、補助なしには広まりませんでした。",
            "A stove costs a quarter of many families' monthly income; without support it did not spread.",
        ),
        Both(
            "古いかまどを併用する家庭があると、節約量が見込みより小さくなります。",
            "Where the old fire is still used beside the stove, less wood is saved than expected.",
        ),
        Both(
            "毎年300世帯を抜き打ちで計量し、信頼区間の下限の値だけを発行しています。",
            "Every year 300 homes are weighed unannounced, and only the lower bound of the confidence interval is issued.",
        ),
        [1, 3, 5, 13],
        {2023: 8000, 2024: 9000},
        2_300,
    ),
    ProjectFacts(
        "OKA",
        "OKA-MG-001",
        "0117",
        "ben-tre-mangrove",
        "VN",
        "mangrove",
        "9.98500",
        "106.62800",
        Both("ベンチェの海岸にマングローブを", "Mangroves for the coast of Ben Tre"),
        Both("ベトナム ベンチェ省", "Ben Tre Province, Viet Nam"),
        Both(
            "放棄されたエビの養殖池310ヘクタールに、マングローブの林を取り戻しています。",
            "Mangrove returns to 310 hectares of abandoned shrimp ponds.",
        ),
        Both(
            "堤を切って潮の満ち引きを戻し、四種の苗を植えました。林は波を弱め、カニや小魚が戻っています。",
            "Dikes were opened to let the tide back in and four species were planted. The forest breaks the waves, and crabs "
            "and small fish are returning.",
        ),
        Both(
            "植林と見守りの費用に見合う収入が、ほかにはありません。",
            "There is no other income that would pay for planting and guarding.",
        ),
        Both(
            "嵐や再びの養殖池への転用で、林が失われるおそれがあります。",
            "Storms, or a return to shrimp ponds, could destroy the forest.",
        ),
        Both(
            "発行量の二割をバッファー口座に残し、地元の十村と30年の保全契約を結んでいます。",
            "A fifth of every issuance stays in the buffer, and ten villages have signed a 30-year agreement.",
        ),
        [1, 13, 14, 15],
        {2024: 2400},
        4_600,
        buffer_percent=20,
    ),
    ProjectFacts(
        "GRN",
        "GRN-WD-001",
        "0051",
        "la-guajira-wind",
        "CO",
        "wind",
        "12.22500",
        "-71.98500",
        Both("ラ・グアヒラの風で発電する", "Wind of La Guajira"),
        Both("コロンビア ラ・グアヒラ県", "La Guajira, Colombia"),
        Both(
            "先住民ワユーの共同体が四割を所有する、12基の小さな風力発電所です。",
            "A small wind farm of twelve turbines, four tenths of it owned by Wayuu communities.",
        ),
        Both(
            "収入の一部は井戸と学校に使われ、使い道は毎年の集会で決まります。",
            "Part of the income pays for wells and a school; a yearly assembly decides how it is spent.",
        ),
        Both(
            "送電線までの距離が長く、売電だけでは採算が合いませんでした。",
            "The grid is far away, and electricity sales alone did not pay.",
        ),
        Both(
            "送電の制限で発電が止まることがあります。",
            "The grid operator sometimes curtails generation.",
        ),
        Both(
            "実際に送電した電力量だけを数えています。",
            "Only electricity that reached the grid is counted.",
        ),
        [7, 10, 13],
        {2024: 6000},
        1_900,
    ),
    ProjectFacts(
        "OKA",
        "OKA-SW-001",
        "0123",
        "siem-reap-water",
        "KH",
        "water",
        "13.36200",
        "103.86000",
        Both("シェムリアップの村に安全な水を", "Safe water for villages near Siem Reap"),
        Both("カンボジア シェムリアップ州", "Siem Reap Province, Cambodia"),
        Both(
            "砂ろ過と塩素の小さな浄水所が、64の村で水を煮沸する薪を減らしています。",
            "Small sand filters and chlorination spare 64 villages the firewood for boiling water.",
        ),
        Both(
            "村の水委員会が浄水所を運営し、水質を毎週測って掲示しています。子どもの下痢も減りました。",
            "Village committees run the plants and post the weekly water tests. Children fall ill less often.",
        ),
        Both(
            "水の代金では運営費の半分しか賄えません。",
            "Water fees cover half of the running costs.",
        ),
        Both(
            "浄水所が止まると、家庭は煮沸に戻ります。",
            "When a plant stops, families go back to boiling.",
        ),
        Both(
            "毎月の給水量の計量値だけを使い、水質が基準を外れた月は数えません。",
            "Only metered water counts, and no month in which the tests failed.",
        ),
        [3, 6, 13],
        {2024: 3000},
        2_900,
    ),
]
