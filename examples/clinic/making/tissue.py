"""Invented pathology findings (bowel, stomach, skin, prostate, breast) and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

BOWEL_SITES = {"site": ("caecum", "ascending colon", "transverse colon", "sigmoid colon", "rectum")}
SKIN_SITES = {"site": ("left cheek", "right forearm", "upper back", "nose", "right calf", "scalp")}
SIDES = ("right", "left")

BOWEL = Study(
    "bowel",
    "pathology",
    "Colonic biopsies",
    ("rectal bleeding", "positive stool test", "surveillance colonoscopy", "chronic diarrhoea", "iron deficiency anaemia"),
    (
        Finding(
            "bowel cancer",
            "polyp",
            1,
            (
                "{site}: cribriform malignant glands with necrosis infiltrating the {layer}",
                "infiltrating atypical glands in the {site} specimen reaching the {layer}",
                "{site} shows irregular glands with desmoplasia extending into the {layer}",
            ),
            ("invasive adenocarcinoma of the {site}, {stage}", "{site}: moderately differentiated adenocarcinoma, {stage}"),
            BOWEL_SITES,
            (
                {"layer": "submucosa", "stage": "at least pT1"},
                {"layer": "muscularis propria", "stage": "at least pT2"},
                {"layer": "pericolic fat", "stage": "at least pT3"},
            ),
            clue="change in bowel habit and weight loss",
        ),
        Finding(
            "adenoma",
            "polyp",
            10,
            (
                "polyp from the {site}, {m}, with {build} of crowded hyperchromatic nuclei and {cells}",
                "{site} polyp measuring {m}: {build}, {cells}",
                "{m} polyp, {site}: {build} lined by stratified nuclei, {cells}",
            ),
            (
                "{type} adenoma of the {site}, {dysplasia}, {advice}",
                "{site}: {type} adenoma with {dysplasia}; {advice}",
            ),
            BOWEL_SITES,
            (
                {"build": "tubular glands", "type": "tubular", "cells": "polarity retained", "dysplasia": "low grade dysplasia"},
                {"build": "tubules and villi", "type": "tubulovillous", "cells": "polarity retained", "dysplasia": "low grade dysplasia"},
                {"build": "tubules and villi", "type": "tubulovillous", "cells": "loss of polarity and cribriform areas", "dysplasia": "high grade dysplasia"},
                {"build": "tubular glands", "type": "tubular", "cells": "loss of polarity and cribriform areas", "dysplasia": "high grade dysplasia"},
            ),
            measure=Measure(
                3, 24, bands=(Band(10, "", "colonoscopy in 5 years"), Band(99, "", "colonoscopy in 3 years"))
            ),
        ),
        Finding(
            "hyperplastic",
            "second",
            30,
            (
                "{site} fragment with serrated upper crypts and straight bases",
                "superficial serration of crypts in the {site}, no dysplasia",
                "serrated crypts limited to the upper half, {site}",
            ),
            ("hyperplastic polyp of the {site}", "{site}: hyperplastic polyp, no dysplasia"),
            BOWEL_SITES,
        ),
        Finding(
            "colitis",
            "mucosa",
            5,
            (
                "{pattern} with {activity}",
                "lamina propria shows {pattern}; {activity}",
                "biopsies contain {pattern}, and {activity}",
            ),
            ("{disease}, {active}{since}", "{active} {disease}{since}"),
            {},
            (
                {"pattern": "diffuse crypt distortion and plasmacytosis", "disease": "ulcerative colitis", "activity": "crypt abscesses", "active": "moderately active"},
                {"pattern": "diffuse crypt distortion and plasmacytosis", "disease": "ulcerative colitis", "activity": "no neutrophils", "active": "quiescent"},
                {"pattern": "patchy inflammation with non-caseating granulomas", "disease": "Crohn disease", "activity": "cryptitis", "active": "active"},
                {"pattern": "patchy inflammation with non-caseating granulomas", "disease": "Crohn disease", "activity": "no neutrophils", "active": "quiescent"},
                {"pattern": "thick subepithelial collagen band", "disease": "collagenous colitis", "activity": "surface lymphocytes", "active": "active"},
            ),
            chronic=True,
            clue="chronic diarrhoea with urgency",
        ),
    ),
    {
        "polyp": ("no polyp tissue in this material", "no dysplastic glands seen", "no dysplasia or malignancy"),
        "second": ("multiple levels examined", "all {n1} pieces examined on three levels", "{n1} fragments, fully embedded"),
        "mucosa": (
            "crypts are regular and evenly spaced",
            "background mucosa of normal architecture",
            "normal crypt architecture without excess of inflammatory cells",
        ),
        "stains": ("no granulomas or amoebae", "special stains for organisms are negative", "Congo red negative"),
    },
    ("normal colonic mucosa", "no significant histological abnormality", "no colitis and no dysplasia"),
    (Joint(("colitis", "adenoma"), ("{colitis[disease]}, {colitis[active]}, with {adenoma[dysplasia]} in the {adenoma[site]}",)),),
    (("adenoma", "hyperplastic"), ("colitis", "adenoma"), ("bowel cancer", "hyperplastic")),
    ("{n1} pale fragments, up to {n2} mm, all embedded.",),
    {"second": (2, 8, 0), "technique": (2, 8, 0)},
)

STOMACH = Study(
    "stomach",
    "pathology",
    "Gastric and oesophageal biopsies",
    ("dyspepsia", "reflux symptoms", "epigastric pain", "pernicious anaemia", "melaena"),
    (
        Finding(
            "gastritis",
            "antrum",
            10,
            (
                "{place} mucosa with {cells} and {bugs}",
                "{cells} in the {place} lamina propria, {bugs}",
                "{place}: {cells}; {bugs}",
            ),
            ("{kind} of the {place}{since}", "{place} biopsies: {kind}{since}"),
            {"place": ("antral", "body", "antral and body")},
            (
                {"cells": "dense plasma cells and neutrophils", "bugs": "curved rods on Giemsa", "kind": "active Helicobacter gastritis"},
                {"cells": "dense plasma cells", "bugs": "no organisms on Giemsa", "kind": "chronic inactive gastritis"},
                {"cells": "elongated foveolae with few inflammatory cells", "bugs": "no organisms on Giemsa", "kind": "chemical (reactive) gastropathy"},
            ),
            gone="Helicobacter gastritis",
            clue="epigastric pain, NSAID use",
        ),
        Finding(
            "metaplasia",
            "glands",
            15,
            (
                "goblet cells replace {m} of the gastric glands",
                "intestinal-type glands with goblet cells, {m} of the material",
                "{m} of the glands carry goblet cells",
            ),
            ("{grade} intestinal metaplasia{since}, {advice}", "intestinal metaplasia, {grade}{since}, {advice}"),
            measure=Measure(
                5,
                80,
                "%",
                0,
                (Band(30, "focal", "no surveillance"), Band(101, "extensive", "endoscopy in 3 years")),
                ("regressing", "stable", "progressive"),
            ),
            chronic=True,
        ),
        Finding(
            "barrett",
            "oesophagus",
            5,
            (
                "columnar oesophageal mucosa with goblet cells, segment {m}, {atypia}",
                "oesophagus: goblet cell metaplasia over {m}, {atypia}",
                "{m} columnar segment containing goblet cells; {atypia}",
            ),
            ("{grade} Barrett oesophagus {dysplasia}{since}", "Barrett oesophagus, {grade}, {dysplasia}{since}"),
            {},
            (
                {"atypia": "nuclei basal and regular", "dysplasia": "without dysplasia"},
                {"atypia": "nuclei basal and regular", "dysplasia": "without dysplasia"},
                {"atypia": "crowded elongated nuclei to the surface", "dysplasia": "with low grade dysplasia"},
            ),
            measure=Measure(
                8, 72, bands=(Band(30, "short-segment"), Band(99, "long-segment"))
            ),
            chronic=True,
            clue="long-standing reflux",
        ),
        Finding(
            "stomach cancer",
            "glands",
            1,
            (
                "{cells} infiltrate the lamina propria of the {place}",
                "{place} biopsies contain {cells}",
                "in the {place}, {cells} with stromal reaction",
            ),
            ("gastric adenocarcinoma of the {place}, {type}", "{type} adenocarcinoma, gastric {place}"),
            {"place": ("antrum", "body", "cardia")},
            (
                {"cells": "single signet ring cells", "type": "diffuse type"},
                {"cells": "irregular fused malignant glands", "type": "intestinal type"},
            ),
            clue="early satiety and weight loss",
        ),
        Finding(
            "eosinophils",
            "oesophagus",
            12,
            (
                "squamous epithelium with {m} intraepithelial eosinophils per high power field",
                "eosinophils number {m} per high power field in the oesophagus",
                "oesophageal squamous mucosa, peak eosinophil count {m} per field",
            ),
            ("{grade}{since}", "{grade} in the oesophageal biopsies{since}"),
            measure=Measure(
                4, 62, "", 0, (Band(15, "reflux-type oesophagitis"), Band(99, "eosinophilic oesophagitis"))
            ),
            gone="oesophageal eosinophilia",
            clue="dysphagia for solids",
        ),
    ),
    {
        "antrum": ("antral mucosa without inflammation", "antrum and body within normal limits", "no active gastritis, {n1} pieces"),
        "glands": ("no metaplasia, atrophy or dysplasia", "glands preserved", "gland density normal in {n1} pieces"),
        "oesophagus": ("squamous epithelium regular", "oesophageal pieces unremarkable", "no goblet cells in the oesophagus"),
        "stains": ("Giemsa negative", "PAS and Giemsa without organisms", "no Helicobacter on immunostain"),
    },
    ("normal gastric and oesophageal mucosa", "no gastritis, no Helicobacter", "biopsies within normal limits"),
    (Joint(("gastritis", "metaplasia"), ("{gastritis[kind]} with {metaplasia[grade]} intestinal metaplasia, {metaplasia[advice]}",)),),
    (("gastritis", "metaplasia"), ("gastritis", "barrett"), ("gastritis", "eosinophils")),
    ("{n1} tan fragments, up to {n2} mm, all embedded.",),
    {"antrum": (2, 7, 0), "glands": (2, 7, 0), "technique": (2, 7, 0)},
)

SKIN = Study(
    "skin",
    "pathology",
    "Skin excision",
    ("changing pigmented lesion", "non-healing ulcer", "slow-growing nodule", "itchy scaly patch", "lesion caught on clothing"),
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
        "stains": ("no fungal elements on PAS", "SOX10 stain shows normal melanocyte density", "vessels and nerves free"),
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
            ("prostatic adenocarcinoma, {side}, {score}{since}", "{side} acinar adenocarcinoma of the prostate, {score}{since}"),
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
            measure=Measure(
                3, 9.4, "", 0, (Band(6, "grade 1"), Band(8, "grade 2"), Band(99, "grade 3"))
            ),
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
        "ducts": ("ducts and lobules normal", "no invasive tumour in {n1} cores", "double layer of epithelium and myoepithelium kept"),
        "receptors": (),
        "stroma": ("fibrous stroma", "fat and fibrous tissue in {n1} cores"),
        "calcium": ("no calcification", "calcium in benign lobules only"),
        "levels": ("three levels examined", "p63 confirms myoepithelium", "E-cadherin membranous throughout"),
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
