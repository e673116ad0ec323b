"""Invented chest X-ray findings and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

SIDES = ("right", "left")

FINDINGS = (
    Finding(
        "pneumothorax",
        "pleura",
        1,
        (
            "{side} visceral pleural edge visible with absent peripheral lung markings, rim of {m} at the hilum",
            "lung edge separated from the {side} chest wall by {m}",
            "{side} apical and lateral pleural line with {m} of free air",
            "collapsed {side} lung margin lies {m} from the ribs, no markings beyond it",
        ),
        ("{grade} {side} pneumothorax{since}, {advice}", "{side} pneumothorax, {grade}{since}, {advice}"),
        {"side": SIDES},
        measure=Measure(6, 42, bands=(Band(20, "small", "repeat film advised"), Band(99, "large", "urgent drainage advised"))),
        gone="{side} pneumothorax",
        clue="sudden chest pain and breathlessness",
    ),
    Finding(
        "consolidation",
        "lungs",
        5,
        (
            "dense air-space opacity in the {side} {zone} with air bronchograms",
            "confluent shadowing in the {side} {zone}, air bronchograms present",
            "patchy alveolar opacification of the {side} {zone}",
            "{side} {zone} shows ill-defined increased density containing air bronchograms",
        ),
        ("{side} {lobe} pneumonia{since}", "consolidation of the {side} {lobe} in keeping with pneumonia{since}"),
        {"side": SIDES},
        ({"zone": "lower zone", "lobe": "lower lobe"}, {"zone": "upper zone", "lobe": "upper lobe"}),
        gone="{side} {lobe} consolidation",
        clue="fever and productive cough for five days",
    ),
    Finding(
        "nodule",
        "lungs",
        8,
        (
            "well-defined round opacity of {m} projected over the {side} {zone}",
            "solitary {m} nodular density in the {side} {zone}",
            "{side} {zone} contains a rounded opacity measuring {m}",
            "discrete nodule, {m}, in the {side} {zone}",
        ),
        (
            "{trend}{side} {zone} nodule of {m}, {advice}",
            "{trend}{m} pulmonary nodule in the {side} {zone}, {advice}",
        ),
        {"side": SIDES, "zone": ("upper zone", "mid zone", "lower zone")},
        measure=Measure(
            4,
            28,
            bands=(
                Band(6, "tiny", "no routine follow-up"),
                Band(9, "small", "CT in 6 to 12 months"),
                Band(99, "suspicious", "CT now to exclude malignancy"),
            ),
        ),
        chronic=True,
        clue="weight loss in a long-term smoker",
    ),
    Finding(
        "congestion",
        "vessels",
        10,
        (
            "upper lobe vessels are distended, with {sign}",
            "upper lobe blood diversion and {sign}",
            "prominent pulmonary vessels with {sign}",
        ),
        ("{state}{since}", "features of {state}{since}"),
        {},
        (
            {"sign": "septal lines at both bases", "state": "interstitial pulmonary oedema"},
            {"sign": "perihilar bat-wing shadowing", "state": "alveolar pulmonary oedema"},
            {"sign": "no septal lines", "state": "mild pulmonary venous congestion"},
        ),
        gone="pulmonary congestion",
        clue="orthopnoea and ankle swelling",
    ),
    Finding(
        "effusion",
        "pleura",
        15,
        (
            "{side} pleural fluid reaching the {level}",
            "homogeneous opacity with a meniscus up to the {level} on the {side}",
            "fluid level in the {side} hemithorax extending to the {level}",
            "{side} costophrenic angle obliterated, with opacity up to the {level}",
        ),
        ("{size} {side} pleural effusion{since}", "{size} effusion on the {side}{since}"),
        {"side": SIDES},
        (
            {"level": "lateral diaphragm", "size": "small"},
            {"level": "lower zone", "size": "small"},
            {"level": "mid zone", "size": "moderate"},
            {"level": "level above the hilum", "size": "large"},
        ),
        gone="{side} pleural effusion",
        clue="progressive breathlessness",
    ),
    Finding(
        "heart",
        "heart",
        20,
        (
            "cardiothoracic ratio {m}",
            "transverse heart diameter increased, cardiothoracic ratio {m}",
            "cardiac silhouette measures {m} of the thoracic width",
        ),
        ("{grade} cardiomegaly{since}", "{grade} enlargement of the heart{since}"),
        measure=Measure(0.52, 0.68, "", 2, (Band(0.56, "mild"), Band(0.61, "moderate"), Band(1, "marked"))),
        chronic=True,
        clue="exertional breathlessness",
    ),
    Finding(
        "atelectasis",
        "lungs",
        30,
        (
            "linear band shadow at the {side} base with slight elevation of the hemidiaphragm",
            "plate-like opacity in the {side} base, volume mildly reduced",
            "{side} basal linear density and raised {side} hemidiaphragm",
        ),
        ("{side} basal atelectasis{since}", "plate atelectasis at the {side} base{since}"),
        {"side": SIDES},
        gone="{side} basal atelectasis",
        clue="shallow breathing after surgery",
    ),
    Finding(
        "hyperinflation",
        "diaphragm",
        35,
        (
            "flattened hemidiaphragms with {m} anterior ribs above them",
            "lungs are large in volume, {m} anterior ribs visible, diaphragm flat",
            "increased retrosternal air space and flat diaphragm, {m} anterior ribs counted",
        ),
        ("{grade} hyperinflation consistent with COPD{since}", "{grade} emphysematous change{since}"),
        measure=Measure(7, 10.4, "", 0, (Band(8, "mild"), Band(9, "moderate"), Band(99, "severe")), grows=True),
        chronic=True,
        clue="chronic cough, 40 pack years",
    ),
    Finding(
        "fracture",
        "bones",
        12,
        (
            "cortical step in the {side} {rib} rib {displacement}",
            "break in the {side} {rib} rib laterally, {displacement}",
            "{side} {rib} rib interrupted, {displacement}",
        ),
        ("{kind} fracture of the {side} {rib} rib{since}", "{side} {rib} rib fracture, {kind}{since}"),
        {"side": SIDES, "rib": ("fifth", "sixth", "seventh", "eighth", "ninth")},
        (
            {"displacement": "without offset", "kind": "undisplaced"},
            {"displacement": "with offset of the ends", "kind": "displaced"},
            {"displacement": "with surrounding callus", "kind": "healing"},
        ),
        gone="{side} {rib} rib fracture line",
        clue="fall with lateral chest wall pain",
    ),
    Finding(
        "fibrosis",
        "lungs",
        25,
        (
            "reticular shadowing at both {site} with reduced lung volume",
            "coarse reticulation and honeycombing in both {site}",
            "bilateral {site} show fine reticular opacities",
        ),
        ("{pattern}{since}", "changes of {pattern}{since}"),
        {},
        (
            {"site": "lung bases", "pattern": "basal pulmonary fibrosis"},
            {"site": "lung apices", "pattern": "apical fibrosis, probably old tuberculosis"},
        ),
        chronic=True,
        clue="dry cough and finger clubbing",
    ),
    Finding(
        "hernia",
        "mediastinum",
        45,
        (
            "retrocardiac air-fluid level",
            "rounded gas-containing opacity behind the heart",
            "gas bubble with fluid level projected behind the heart",
        ),
        ("hiatus hernia{since}", "{trend}hiatus hernia"),
        chronic=True,
        clue="heartburn",
    ),
    Finding(
        "aorta",
        "mediastinum",
        40,
        (
            "tortuous aorta with {wall}",
            "aortic knuckle prominent, {wall}",
            "unfolded thoracic aorta, {wall}",
        ),
        ("{state} of the aorta{since}", "{state} of the thoracic aorta{since}"),
        {},
        (
            {"wall": "calcified wall", "state": "atherosclerosis"},
            {"wall": "smooth wall", "state": "age-related unfolding"},
        ),
        chronic=True,
    ),
    Finding(
        "line",
        "devices",
        3,
        (
            "{device} tip projected over the {place}",
            "{device} in situ, its tip at the {place}",
            "tip of the {device} lies in the {place}",
        ),
        ("{device} {verdict}", "{verdict} {device}"),
        {},
        (
            {"device": "nasogastric tube", "place": "stomach", "verdict": "well positioned"},
            {"device": "nasogastric tube", "place": "right lower lobe bronchus", "verdict": "malpositioned"},
            {"device": "central line", "place": "lower superior vena cava", "verdict": "well positioned"},
            {"device": "central line", "place": "right atrium", "verdict": "too deeply placed"},
            {"device": "Swan-Ganz catheter", "place": "right pulmonary artery", "verdict": "well positioned"},
        ),
        clue="check of line position",
    ),
)

CHEST = Study(
    "chest",
    "radiology",
    "Chest X-ray, PA and lateral",
    (
        "persistent cough",
        "pre-operative assessment",
        "shortness of breath on exertion",
        "night sweats, ?infection",
        "routine check before starting methotrexate",
        "atypical chest pain",
    ),
    FINDINGS,
    {
        "devices": (),
        "lungs": (
            "no focal opacity in either lung",
            "lungs are clear",
            "both lungs normally aerated without consolidation or nodule",
        ),
        "pleura": (
            "costophrenic angles are sharp",
            "no pleural fluid and no free air",
            "pleural spaces are clear on both sides",
        ),
        "heart": ("cardiothoracic ratio {n1}", "heart size normal, ratio {n1}", "heart is not enlarged"),
        "vessels": ("pulmonary vessels are of normal calibre", "vascular markings normal"),
        "mediastinum": (
            "mediastinal contour is normal",
            "mediastinum is central and not widened",
            "hila and mediastinum unremarkable",
        ),
        "diaphragm": ("both hemidiaphragms are well outlined", "diaphragm smooth, normal dome shape"),
        "bones": (
            "no bony abnormality seen",
            "visible skeleton intact",
            "degenerative change of the thoracic spine only, appropriate for age",
        ),
    },
    (
        "no acute cardiopulmonary abnormality",
        "normal chest radiograph",
        "no active chest disease",
        "normal heart and lungs",
    ),
    (
        Joint(
            ("heart", "congestion", "effusion"),
            (
                "cardiac failure with {heart[grade]} cardiomegaly, {congestion[state]} and "
                "{effusion[size]} {effusion[side]} effusion",
            ),
        ),
        Joint(("heart", "congestion"), ("cardiac failure with {heart[grade]} cardiomegaly and {congestion[state]}",)),
        Joint(
            ("consolidation", "effusion"),
            (
                "{consolidation[side]} {consolidation[lobe]} pneumonia with "
                "{effusion[size]} {effusion[side]} parapneumonic effusion",
            ),
        ),
        Joint(
            ("pneumothorax", "fracture"),
            (
                "{pneumothorax[grade]} {pneumothorax[side]} traumatic pneumothorax with "
                "{fracture[kind]} {fracture[rib]} rib fracture, {pneumothorax[advice]}",
            ),
        ),
    ),
    (
        ("heart", "congestion", "effusion"),
        ("heart", "congestion"),
        ("consolidation", "effusion"),
        ("pneumothorax", "fracture"),
        ("hyperinflation", "nodule"),
        ("hyperinflation", "consolidation"),
        ("heart", "aorta"),
        ("line", "atelectasis"),
    ),
    ("PA and lateral views, erect.", "Single AP view, sitting.", "Two views."),
    {"heart": (0.41, 0.49, 2)},
)
