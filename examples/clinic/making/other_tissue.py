"""Invented pathology findings of skin, prostate and breast, and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

SKIN_SITES = {"site": ("left cheek", "right forearm", "upper back", "nose", "right calf", "scalp")}
SIDES = ("right", "left")

SKIN = Study(
    "skin",
    "pathology",
    "Skin excision",
    (
        "changing pigmented lesion",
        "non-healing ulcer",
        "slow-growing nodule",
        "itchy scaly patch",
        "lesion caught on clothing",
    ),
    (
        Finding(
            "melanoma",
            "lesion",
            1,
            (
                "{site}: atypical melanocytes in nests and pagetoid spread, Breslow depth {m}",
                "melanocytic proliferation of the {site} with dermal mitoses, Breslow {m}",
                "asymmetric melanocytic lesion, {site}, invading to a depth of {m}",
            ),
            ("malignant melanoma of the {site}, Breslow {m} ({grade})", "{grade} melanoma, {site}, thickness {m}"),
            SKIN_SITES,
            measure=Measure(
                0.4, 5.1, "millimetres", 1, (Band(1.1, "pT1"), Band(2.1, "pT2"), Band(4.1, "pT3"), Band(99, "pT4"))
            ),
            clue="pigmented lesion that has doubled in size",
        ),
        Finding(
            "basal",
            "lesion",
            6,
            (
                "{site}: {nests} with peripheral palisading and clefts",
                "basaloid {nests}, retraction clefts and palisading in skin of the {site}",
                "skin of the {site} with {nests}, palisaded at the edge",
            ),
            ("{type} basal cell carcinoma of the {site}", "basal cell carcinoma, {type}, {site}"),
            SKIN_SITES,
            (
                {"nests": "large rounded nests", "type": "nodular"},
                {"nests": "thin infiltrating strands", "type": "infiltrative"},
                {"nests": "buds attached to the epidermis", "type": "superficial"},
            ),
            clue="pearly nodule with telangiectasia",
        ),
        Finding(
            "squamous",
            "lesion",
            4,
            (
                "{site}: {keratin} invading the dermis",
                "dermal invasion by {keratin}, skin of {site}",
                "invasive {keratin} from the {site}",
            ),
            ("{grade_word} squamous cell carcinoma of the {site}", "squamous cell carcinoma, {site}, {grade_word}"),
            SKIN_SITES,
            (
                {"keratin": "keratinising squamous islands with pearls", "grade_word": "well differentiated"},
                {"keratin": "pleomorphic squamous cells with little keratin", "grade_word": "poorly differentiated"},
            ),
        ),
        Finding(
            "margin",
            "margins",
            8,
            (
                "nearest peripheral margin {m}",
                "tumour to nearest margin {m}",
                "closest resection edge at {m}",
            ),
            ("{grade}, {advice}", "{grade}; {advice}"),
            measure=Measure(
                0,
                7.9,
                "millimetres",
                1,
                (
                    Band(0.5, "incompletely excised", "re-excision advised"),
                    Band(2, "close margin", "clinical follow-up"),
                    Band(99, "completely excised", "no further surgery"),
                ),
            ),
        ),
        Finding(
            "keratosis",
            "second",
            30,
            (
                "adjacent {site} skin with {look}",
                "separate piece ({site}): {look}",
                "second specimen, {site}, shows {look}",
            ),
            ("{name} of the {site}", "{site}: {name}, benign"),
            SKIN_SITES,
            (
                {"look": "papillomatous basaloid growth with horn cysts", "name": "seborrhoeic keratosis"},
                {"look": "basal keratinocyte atypia under parakeratosis", "name": "actinic keratosis"},
                {"look": "nests of bland melanocytes maturing with depth", "name": "intradermal naevus"},
                {"look": "storiform spindle cells trapping collagen", "name": "dermatofibroma"},
            ),
        ),
    ),
    {
        "lesion": ("no atypical proliferation", "no tumour in serial sections", "epidermis regular, {n1} levels cut"),
        "margins": ("edges free of abnormality", "margins unremarkable"),
        "second": ("mild solar elastosis", "dermis with sparse perivascular lymphocytes", "adnexal structures normal"),
        "stains": (
            "no fungal elements on PAS",
            "elastic stain without old scar",
            "vessels and nerves free",
        ),
    },
    ("benign skin, no malignancy", "scar tissue without residual tumour", "no evidence of neoplasia"),
    (),
    (("basal", "margin"), ("squamous", "margin"), ("melanoma", "margin"), ("basal", "margin", "keratosis")),
    ("Skin ellipse {n2} mm with {n1} slices.",),
    {"lesion": (3, 9, 0), "technique": (3, 9, 0)},
)

PROSTATE = Study(
    "prostate",
    "pathology",
    "Prostate core biopsies",
    ("raised PSA", "nodular prostate on examination", "active surveillance", "PI-RADS 4 lesion on MRI"),
    (
        Finding(
            "prostate cancer",
            "cores",
            2,
            (
                "{positive} of 12 cores involved, {side} side, with {glands}",
                "{glands} in {positive} of 12 cores, predominantly {side}",
                "{side} lobe: {glands} in {positive} of 12 cores",
            ),
            (
                "prostatic adenocarcinoma, {side}, {score}{since}",
                "{side} acinar adenocarcinoma of the prostate, {score}{since}",
            ),
            {"side": SIDES, "positive": ("1", "2", "3", "4", "5", "7", "9")},
            (
                {"glands": "discrete well-formed glands only", "score": "Gleason 3+3=6, grade group 1"},
                {"glands": "well-formed glands with a minor fused component", "score": "Gleason 3+4=7, grade group 2"},
                {"glands": "mainly fused and cribriform glands", "score": "Gleason 4+4=8, grade group 4"},
                {"glands": "fused glands with sheets of single cells", "score": "Gleason 4+5=9, grade group 5"},
            ),
            chronic=True,
            clue="PSA rising over two years",
        ),
        Finding(
            "nerve",
            "stroma",
            8,
            (
                "tumour tracks along nerves",
                "neural sheaths surrounded by tumour",
                "nerve bundles encircled by atypical glands",
            ),
            ("perineural invasion present", "with perineural invasion"),
        ),
        Finding(
            "prostatitis",
            "inflammation",
            20,
            (
                "{cells} around ducts in the {side} cores",
                "{side} sided cores with {cells}",
                "{cells}, mostly {side}",
            ),
            ("{kind} prostatitis on the {side}", "{kind} inflammation, {side} lobe"),
            {"side": SIDES},
            (
                {"cells": "lymphocytes and plasma cells", "kind": "chronic"},
                {"cells": "neutrophils with abscess formation", "kind": "acute"},
                {"cells": "epithelioid granulomas", "kind": "granulomatous"},
            ),
        ),
    ),
    {
        "cores": ("no malignant glands in 12 cores", "12 cores with benign glands and basal cells (p63 positive)"),
        "stroma": ("stroma with nodular hyperplasia", "seminal vesicle not included", "core length {n1} mm in total"),
        "inflammation": ("no significant inflammation", "sparse lymphocytes only"),
        "atrophy": ("focal atrophy", "corpora amylacea present", "p63 and CK5/6 outline basal cells elsewhere"),
    },
    ("benign prostatic tissue", "no malignancy in 12 cores", "benign prostatic hyperplasia"),
    (),
    (("prostate cancer", "nerve"), ("prostate cancer", "prostatitis"), ("prostate cancer", "nerve", "prostatitis")),
    ("{n1} pots of cores, longest {n2} mm.",),
    {"stroma": (96, 168, 0), "technique": (2, 9, 0)},
    "M",
)

BREAST = Study(
    "breast",
    "pathology",
    "Breast core biopsy",
    ("palpable lump", "screening recall", "nipple discharge", "calcifications on mammography"),
    (
        Finding(
            "breast cancer",
            "ducts",
            1,
            (
                "{side} breast: {cells}, Nottingham score {m}",
                "{cells} in cores from the {side} breast, total score {m}",
                "{side}, {place}: {cells} with a Nottingham score of {m}",
            ),
            ("{grade} {type} carcinoma of the {side} breast", "{side} breast: invasive {type} carcinoma, {grade}"),
            {"side": SIDES, "place": ("upper outer quadrant", "retroareolar", "lower inner quadrant")},
            (
                {"cells": "infiltrating ducts and cords", "type": "ductal"},
                {"cells": "single-file discohesive cells", "type": "lobular"},
            ),
            measure=Measure(3, 9.4, "", 0, (Band(6, "grade 1"), Band(8, "grade 2"), Band(99, "grade 3"))),
            clue="hard irregular lump",
        ),
        Finding(
            "receptors",
            "receptors",
            5,
            ("oestrogen receptor {er}, HER2 {her}", "immunostains: ER {er}, HER2 {her}", "HER2 {her}; ER {er}"),
            ("{type}", "{type} phenotype"),
            {},
            (
                {"er": "strongly positive", "her": "score 0", "type": "ER positive, HER2 negative"},
                {"er": "negative", "her": "score 3+", "type": "ER negative, HER2 positive"},
                {"er": "negative", "her": "score 0", "type": "triple negative"},
            ),
        ),
        Finding(
            "fibroadenoma",
            "stroma",
            20,
            (
                "{side} lesion of compressed ducts within {stroma}",
                "biphasic nodule on the {side}, {stroma}",
                "{stroma} around slit-like ducts, {side} breast",
            ),
            ("{name} of the {side} breast", "{side} breast: {name}"),
            {"side": SIDES},
            (
                {"stroma": "loose hypocellular stroma", "name": "fibroadenoma, benign (B2)"},
                {"stroma": "cellular stroma with leaf-like fronds", "name": "phyllodes tumour, excision advised (B3)"},
            ),
        ),
        Finding(
            "in situ",
            "calcium",
            3,
            (
                "{look} filling ducts with calcification",
                "ducts expanded by {look}, calcium present",
                "{look} confined to ducts",
            ),
            ("{name}", "{name}, no invasion in that area"),
            {},
            (
                {"look": "solid growth with central necrosis", "name": "high grade ductal carcinoma in situ"},
                {"look": "cribriform uniform cells", "name": "low grade ductal carcinoma in situ"},
                {"look": "columnar cells with apical snouts", "name": "columnar cell change, benign"},
            ),
        ),
    ),
    {
        "ducts": (
            "ducts and lobules normal",
            "no invasive tumour in {n1} cores",
            "double layer of epithelium and myoepithelium kept",
        ),
        "receptors": (),
        "stroma": ("fibrous stroma", "fat and fibrous tissue in {n1} cores"),
        "calcium": ("no calcification", "calcium in benign lobules only"),
        "levels": ("three levels examined", "p63 confirms myoepithelium", "stromal lymphocytes sparse"),
    },
    ("normal breast tissue (B1)", "fibrocystic change, benign (B2)", "no atypia and no malignancy"),
    (
        Joint(
            ("breast cancer", "receptors"),
            ("{breast cancer[grade]} {breast cancer[type]} carcinoma of the {breast cancer[side]} breast, {receptors[type]}",),
        ),
    ),
    (("breast cancer", "receptors"), ("breast cancer", "receptors", "in situ"), ("fibroadenoma",), ("in situ",)),
    ("{n1} cores, up to {n2} mm long.",),
    {"ducts": (3, 7, 0), "stroma": (3, 7, 0), "technique": (3, 7, 0)},
    "F",
)
