"""Invented clinic visits and discharges (metabolic, lungs, joints) and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

WORSE_UP = {"trend": ("improving", "stable", "worsening"), "since": ("improved", "unchanged", "worse than last time")}
WORSE_DOWN = {"trend": ("declining", "stable", "recovering"), "since": ("worse than last time", "unchanged", "improved")}
SIDES = ("right", "left")

METABOLIC = Study(
    "metabolic",
    "consultation",
    "Diabetes and blood pressure review",
    ("annual review", "tiredness and thirst", "medication review", "dizziness on standing", "blurred vision"),
    (
        Finding(
            "sugar",
            "sugar",
            5,
            ("HbA1c {m}", "laboratory HbA1c {m}", "glycated haemoglobin {m}"),
            ("type 2 diabetes, {grade}{since}, {advice}", "{grade} type 2 diabetes{since}, {advice}"),
            measure=Measure(
                6.5,
                11.8,
                "%",
                1,
                (
                    Band(7.1, "well controlled", "continue metformin"),
                    Band(8.6, "moderately controlled", "add second agent"),
                    Band(99, "poorly controlled", "start insulin"),
                ),
                **WORSE_UP,
            ),
            chronic=True,
            clue="polyuria and thirst",
        ),
        Finding(
            "blood pressure",
            "blood pressure",
            8,
            ("systolic blood pressure {m}, repeated", "BP systolic {m} on two readings", "sitting systolic pressure {m}"),
            ("{grade} hypertension{since}, {advice}", "hypertension, {grade}{since}, {advice}"),
            measure=Measure(
                140,
                196,
                "mmHg",
                0,
                (
                    Band(160, "stage 1", "continue lifestyle measures"),
                    Band(180, "stage 2", "increase ramipril"),
                    Band(999, "severe", "same-day treatment"),
                ),
                **WORSE_UP,
            ),
            chronic=True,
            clue="headaches in the morning",
        ),
        Finding(
            "kidney",
            "kidney",
            10,
            ("eGFR {m}", "estimated GFR {m}", "kidney function: eGFR {m}"),
            ("CKD {grade}{since}", "chronic kidney disease {grade}{since}"),
            measure=Measure(
                14,
                59,
                "ml/min",
                0,
                (Band(15, "stage 5"), Band(30, "stage 4"), Band(45, "stage 3b"), Band(60, "stage 3a")),
                **WORSE_DOWN,
            ),
            chronic=True,
        ),
        Finding(
            "feet",
            "feet",
            20,
            (
                "monofilament not felt at {points} of 10 points on the {side} foot",
                "{side} foot: {points} of 10 points insensate",
                "sensation lost at {points} of 10 sites, {side} foot, skin intact",
            ),
            ("{risk} {side} diabetic neuropathy{since}", "peripheral neuropathy of the {side} foot, {risk}{since}"),
            {"side": SIDES},
            (
                {"points": "2", "risk": "low-risk"},
                {"points": "4", "risk": "moderate-risk"},
                {"points": "8", "risk": "high-risk"},
            ),
            chronic=True,
            clue="numb feet",
        ),
        Finding(
            "lipids",
            "lipids",
            25,
            ("LDL cholesterol {m}", "fasting LDL {m}", "lipid profile with LDL {m}"),
            ("{grade} LDL, {advice}", "hypercholesterolaemia, {grade}, {advice}"),
            measure=Measure(
                2.7,
                6.4,
                "mmol/l",
                1,
                (
                    Band(3.5, "borderline", "diet advice"),
                    Band(5, "raised", "start atorvastatin"),
                    Band(99, "severely raised", "lipid clinic referral"),
                ),
            ),
            chronic=True,
        ),
        Finding(
            "thyroid",
            "thyroid",
            15,
            ("TSH {m}", "thyroid test: TSH {m}", "serum TSH {m}"),
            ("{grade}{since}", "laboratory picture of {grade}{since}"),
            measure=Measure(
                5.1, 24, "mU/l", 1, (Band(10, "subclinical hypothyroidism"), Band(99, "overt hypothyroidism, start levothyroxine")), **WORSE_UP
            ),
            gone="hypothyroidism",
            clue="weight gain and cold intolerance",
        ),
    ),
    {
        "sugar": ("HbA1c {n1}%", "fasting glucose normal"),
        "blood pressure": ("systolic blood pressure {n1} mmHg", "BP {n1}/76, regular pulse"),
        "kidney": ("eGFR {n1} ml/min", "kidney function normal"),
        "feet": ("foot pulses and sensation intact", "monofilament felt at all points"),
        "lipids": ("LDL {n1} mmol/l", "lipids at target"),
        "thyroid": ("TSH {n1} mU/l", "no goitre"),
        "general": ("weight {n1} kg, chest clear", "heart sounds normal, no oedema", "appears well, weight {n1} kg"),
    },
    ("well, all targets met, review in 12 months", "no complication found, continue present treatment", "risk factors well controlled"),
    (
        Joint(
            ("sugar", "kidney"),
            ("diabetic kidney disease, CKD {kidney[grade]}, diabetes {sugar[grade]}, {sugar[advice]}",),
        ),
    ),
    (("sugar", "kidney"), ("sugar", "feet"), ("sugar", "blood pressure", "lipids"), ("blood pressure", "kidney")),
    (),
    {
        "sugar": (5.1, 5.9, 1),
        "blood pressure": (112, 134, 0),
        "kidney": (68, 95, 0),
        "lipids": (1.6, 2.4, 1),
        "thyroid": (1.1, 3.4, 1),
        "general": (58, 104, 0),
    },
)

LUNGS = Study(
    "lungs",
    "consultation",
    "Discharge after a respiratory illness",
    ("worsening cough", "breathlessness at rest", "wheeze at night", "fever and rigors", "review after a chest infection"),
    (
        Finding(
            "oxygen",
            "oxygen",
            2,
            ("oxygen saturation {m} on air", "SpO2 {m} breathing air", "saturation {m} without oxygen"),
            ("{grade}, {advice}{since}", "{grade}{since}, {advice}"),
            measure=Measure(
                80,
                93,
                "%",
                0,
                (Band(88, "severe hypoxia", "home oxygen assessment"), Band(99, "mild hypoxia", "recheck in a week")),
                **WORSE_DOWN,
            ),
            gone="hypoxia",
        ),
        Finding(
            "airflow",
            "airflow",
            5,
            (
                "FEV1 {m} of predicted with {response} after salbutamol",
                "spirometry: FEV1 {m} predicted, {response} after salbutamol",
                "FEV1 {m} of predicted; {response} post bronchodilator",
            ),
            ("{grade} {disease}{since}", "{disease}, {grade} obstruction{since}"),
            {},
            (
                {"response": "no change", "disease": "COPD"},
                {"response": "20% improvement", "disease": "asthma"},
            ),
            measure=Measure(
                26, 78, "%", 0, (Band(30, "very severe"), Band(50, "severe"), Band(80, "moderate")), **WORSE_DOWN
            ),
            chronic=True,
            clue="wheeze and chronic cough",
        ),
        Finding(
            "crackles",
            "auscultation",
            4,
            (
                "coarse crackles at the {side} base, CRP {m}",
                "bronchial breathing at the {side} base with CRP {m}",
                "{side} basal crackles; CRP {m}",
            ),
            (
                "{grade} {side} lower respiratory infection{since}, {advice}",
                "{side} basal pneumonia, {grade}{since}, {advice}",
            ),
            {"side": SIDES},
            measure=Measure(
                28, 260, "mg/l", 0, (Band(100, "mild", "oral amoxicillin"), Band(999, "severe", "intravenous antibiotics")), **WORSE_UP
            ),
            gone="{side} basal infection",
            clue="fever and rigors",
        ),
        Finding(
            "rhythm",
            "pulse",
            6,
            ("irregularly irregular pulse at {m}", "ECG without P waves, rate {m}", "pulse irregular, ventricular rate {m}"),
            ("atrial fibrillation, {grade}{since}, {advice}", "{grade} atrial fibrillation{since}, {advice}"),
            measure=Measure(
                64, 152, "bpm", 0, (Band(110, "rate controlled", "continue apixaban"), Band(999, "fast", "add bisoprolol")), **WORSE_UP
            ),
            chronic=True,
            clue="palpitations",
        ),
        Finding(
            "swelling",
            "legs",
            9,
            ("{side} calf {m} wider than the other, tender", "{side} calf swollen by {m}", "calf circumference on the {side} larger by {m}"),
            ("{grade} deep vein thrombosis on the {side}, {advice}", "{side} leg: {grade} thrombosis, {advice}"),
            {"side": SIDES},
            measure=Measure(
                1.2, 6, "cm", 1, (Band(3, "possible", "D-dimer first"), Band(99, "probable", "start anticoagulant, duplex scan"))
            ),
            gone="{side} calf swelling",
            clue="painful leg after a long journey",
        ),
    ),
    {
        "oxygen": ("oxygen saturation {n1}% on air", "SpO2 {n1}%"),
        "airflow": ("FEV1 {n1}% of predicted", "peak flow normal for height"),
        "auscultation": ("vesicular breathing on both sides", "chest clear", "no crackles or wheeze"),
        "pulse": ("pulse {n1}, regular", "sinus rhythm {n1} bpm"),
        "legs": ("no leg oedema", "calves soft and equal"),
        "general": ("afebrile, {n1} C", "comfortable at rest", "temperature {n1} C, eating well"),
    },
    ("recovered, no further treatment", "full recovery from viral illness", "lungs normal, discharge to usual care"),
    (
        Joint(("airflow", "crackles"), ("infective exacerbation of {airflow[grade]} {airflow[disease]}, {crackles[advice]}",)),
        Joint(("airflow", "oxygen"), ("{airflow[grade]} {airflow[disease]} with {oxygen[grade]}, {oxygen[advice]}",)),
    ),
    (("airflow", "crackles"), ("airflow", "oxygen"), ("crackles", "oxygen"), ("rhythm", "crackles")),
    (),
    {"oxygen": (96, 99, 0), "airflow": (86, 104, 0), "pulse": (62, 84, 0), "general": (36.4, 37.2, 1)},
)

JOINTS = Study(
    "joints",
    "consultation",
    "Joint clinic visit",
    ("knee pain on stairs", "painful swollen toe", "morning stiffness", "low back pain", "shoulder pain at night"),
    (
        Finding(
            "knee",
            "knee",
            10,
            (
                "{side} knee: crepitus, flexion to {m}",
                "{side} knee flexes to {m} with bony swelling",
                "flexion of the {side} knee limited to {m}, crepitus",
            ),
            ("{grade} osteoarthritis of the {side} knee{since}, {advice}", "{side} knee osteoarthritis, {grade}{since}, {advice}"),
            {"side": SIDES},
            measure=Measure(
                72,
                124,
                "degrees",
                0,
                (Band(90, "severe", "orthopaedic referral"), Band(110, "moderate", "injection"), Band(999, "mild", "exercises")),
                **WORSE_DOWN,
            ),
            chronic=True,
            clue="knee pain on stairs",
        ),
        Finding(
            "urate",
            "toes",
            5,
            ("hot red {side} first toe joint, urate {m}", "{side} big toe inflamed; serum urate {m}", "tender {side} great toe with urate {m}"),
            ("acute gout of the {side} great toe, {advice}", "{side} gout attack, {advice}"),
            {"side": SIDES},
            measure=Measure(
                362,
                640,
                "umol/l",
                0,
                (Band(480, "", "colchicine"), Band(999, "", "colchicine, then allopurinol")),
            ),
            gone="{side} toe inflammation",
            clue="sudden toe pain at night",
        ),
        Finding(
            "hands",
            "hands",
            4,
            (
                "{m} swollen small joints, antibodies {test}",
                "synovitis of {m} finger joints, anti-CCP {test}",
                "swelling in {m} hand joints; anti-CCP {test}",
            ),
            ("{grade} {disease}{since}", "{disease}, {grade}{since}"),
            {},
            (
                {"test": "positive", "disease": "seropositive rheumatoid arthritis"},
                {"test": "negative", "disease": "seronegative arthritis"},
            ),
            measure=Measure(
                2, 16, "", 0, (Band(6, "low activity"), Band(11, "moderate activity"), Band(99, "high activity")), **WORSE_UP
            ),
            chronic=True,
            clue="morning stiffness over one hour",
        ),
        Finding(
            "shoulder",
            "shoulder",
            12,
            ("{side} shoulder: {test}", "{test} on the {side} shoulder", "examination of the {side} shoulder with {test}"),
            ("{side} {disease}{since}", "{disease} of the {side} shoulder{since}"),
            {"side": SIDES},
            (
                {"test": "painful arc between 60 and 120 degrees", "disease": "subacromial impingement"},
                {"test": "loss of external rotation, active and passive", "disease": "adhesive capsulitis"},
                {"test": "positive drop arm test", "disease": "rotator cuff tear"},
            ),
            gone="{side} shoulder restriction",
            clue="shoulder pain at night",
        ),
        Finding(
            "back",
            "back",
            8,
            (
                "straight leg raise {m} on the {side} with reduced {reflex} reflex",
                "{side} straight leg raise to {m}, {reflex} jerk reduced",
                "{reflex} reflex weak, {side} leg raise {m}",
            ),
            ("{grade} {side} {root} radiculopathy{since}", "{side} sciatica ({root}), {grade}{since}"),
            {"side": SIDES},
            ({"reflex": "ankle", "root": "S1"}, {"reflex": "knee", "root": "L4"}),
            measure=Measure(
                20, 74, "degrees", 0, (Band(40, "severe"), Band(60, "moderate"), Band(99, "mild")), **WORSE_DOWN
            ),
            gone="{side} radicular pain",
            clue="back pain shooting into the leg",
        ),
    ),
    {
        "hands": ("small joints of the hands cool", "no synovitis in the hands"),
        "shoulder": ("shoulders move freely", "full shoulder abduction"),
        "back": ("straight leg raise {n1} degrees on both sides", "spine mobile, reflexes equal"),
        "knee": ("knees stable, flexion {n1} degrees", "no knee effusion"),
        "toes": ("toes without redness", "feet unremarkable"),
        "general": ("gait normal, grip strong", "CRP {n1} mg/l", "ESR {n1} mm/h, no fever"),
    },
    ("no inflammatory joint disease", "mechanical pain, physiotherapy", "normal joint examination, reassurance"),
    (),
    (("knee", "back"), ("urate", "knee"), ("hands", "shoulder"), ("shoulder", "back")),
    (),
    {"back": (80, 90, 0), "knee": (128, 140, 0), "general": (1, 5, 0)},
)
