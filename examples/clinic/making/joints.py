"""Invented joint clinic findings and what they mean."""

from making.shapes import Band, Finding, Measure, Study

WORSE_UP = {"trend": ("improving", "stable", "worsening"), "since": ("improved", "unchanged", "worse than last time")}
WORSE_DOWN = {
    "trend": ("declining", "stable", "recovering"),
    "since": ("worse than last time", "unchanged", "improved"),
}
SIDES = ("right", "left")

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
            (
                "{grade} osteoarthritis of the {side} knee{since}, {advice}",
                "{side} knee osteoarthritis, {grade}{since}, {advice}",
            ),
            {"side": SIDES},
            measure=Measure(
                72,
                124,
                "degrees",
                0,
                (
                    Band(90, "severe", "orthopaedic referral"),
                    Band(110, "moderate", "injection"),
                    Band(999, "mild", "exercises"),
                ),
                **WORSE_DOWN,
            ),
            chronic=True,
            clue="knee pain on stairs",
        ),
        Finding(
            "urate",
            "toes",
            5,
            (
                "hot red {side} first toe joint, urate {m}",
                "{side} big toe inflamed; serum urate {m}",
                "tender {side} great toe with urate {m}",
            ),
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
                2,
                16,
                "",
                0,
                (Band(6, "low activity"), Band(11, "moderate activity"), Band(99, "high activity")),
                **WORSE_UP,
            ),
            chronic=True,
            clue="morning stiffness over one hour",
        ),
        Finding(
            "shoulder",
            "shoulder",
            12,
            (
                "{side} shoulder: {test}",
                "{test} on the {side} shoulder",
                "examination of the {side} shoulder with {test}",
            ),
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
            measure=Measure(20, 74, "degrees", 0, (Band(40, "severe"), Band(60, "moderate"), Band(99, "mild")), **WORSE_DOWN),
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
        "general": ("walks unaided, skin normal", "haemoglobin {n1} g/dl", "kidney and liver tests normal"),
    },
    ("no inflammatory joint disease", "mechanical pain, physiotherapy", "normal joint examination, reassurance"),
    (),
    (("knee", "back"), ("urate", "knee"), ("hands", "shoulder"), ("shoulder", "back")),
    (),
    {"back": (80, 90, 0), "knee": (128, 140, 0), "general": (12.4, 15.6, 1)},
)
