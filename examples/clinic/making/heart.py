"""Invented echocardiography findings and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

WORSE_DOWN = {"trend": ("falling", "stable", "recovering"), "since": ("worse than before", "unchanged", "improved")}
WORSE_UP = {"trend": ("improving", "stable", "progressive"), "since": ("improved", "unchanged", "progressed")}

FINDINGS = (
    Finding(
        "ejection",
        "left ventricle",
        2,
        (
            "ejection fraction {m} by biplane Simpson",
            "left ventricular ejection fraction {m}, {shape}",
            "biplane ejection fraction calculated at {m}; {shape}",
            "left ventricle {shape}, ejection fraction {m}",
        ),
        (
            "{grade} reduced left ventricular systolic function (EF {m}){since}",
            "{grade} impaired left ventricular function, EF {m}{since}",
        ),
        {"shape": ("cavity dilated", "cavity not dilated", "apex rounded")},
        measure=Measure(
            18, 51, "%", 0, (Band(30, "severely"), Band(41, "moderately"), Band(99, "mildly")), **WORSE_DOWN
        ),
        chronic=True,
        clue="heart failure symptoms, NYHA III",
    ),
    Finding(
        "motion",
        "wall motion",
        4,
        (
            "{wall} wall {moves}",
            "{moves} segments in the {wall} wall",
            "regional abnormality: {wall} wall {moves}",
        ),
        (
            "{kind} in the {artery} territory{since}",
            "regional wall motion abnormality, {artery} territory, {kind}{since}",
        ),
        {},
        (
            {"wall": "anterior", "artery": "LAD", "moves": "akinetic and thinned", "kind": "old infarct"},
            {"wall": "inferior", "artery": "RCA", "moves": "akinetic and thinned", "kind": "old infarct"},
            {"wall": "lateral", "artery": "circumflex", "moves": "hypokinetic", "kind": "ischaemia"},
            {"wall": "anterior", "artery": "LAD", "moves": "hypokinetic", "kind": "ischaemia"},
            {"wall": "inferior", "artery": "RCA", "moves": "hypokinetic", "kind": "ischaemia"},
        ),
        chronic=True,
        clue="previous myocardial infarction",
    ),
    Finding(
        "stenosis",
        "aortic valve",
        3,
        (
            "calcified aortic valve, peak velocity {m}",
            "aortic leaflets thick with limited opening, Vmax {m}",
            "peak transaortic velocity {m} across a calcified valve",
        ),
        ("{grade} aortic stenosis{since}, {advice}", "{trend}{grade} aortic valve stenosis, {advice}"),
        measure=Measure(
            2.1,
            5.2,
            "m/s",
            1,
            (
                Band(3, "mild", "echo in 3 years"),
                Band(4, "moderate", "echo in 1 year"),
                Band(9, "severe", "valve team referral"),
            ),
            grows=True,
            **WORSE_UP,
        ),
        chronic=True,
        clue="ejection systolic murmur and syncope",
    ),
    Finding(
        "aortic leak",
        "aortic valve",
        18,
        (
            "aortic regurgitant jet with pressure half-time {m}",
            "diastolic jet through the aortic valve, half-time {m}",
            "aortic insufficiency jet, pressure half-time {m}",
        ),
        ("{grade} aortic regurgitation{since}", "{trend}{grade} aortic valve leak"),
        measure=Measure(
            150, 690, "ms", 0, (Band(200, "severe"), Band(500, "moderate"), Band(999, "mild")), **WORSE_DOWN
        ),
        chronic=True,
        clue="early diastolic murmur",
    ),
    Finding(
        "mitral leak",
        "mitral valve",
        8,
        (
            "mitral regurgitant jet, vena contracta {m}, {cause}",
            "{cause} with a jet into the left atrium, vena contracta {m}",
            "mitral valve: {cause}; vena contracta {m}",
        ),
        ("{grade} {type} mitral regurgitation{since}", "{trend}{grade} mitral regurgitation, {type}"),
        {},
        (
            {"cause": "posterior leaflet prolapse", "type": "primary"},
            {"cause": "tethered leaflets and dilated annulus", "type": "functional"},
        ),
        measure=Measure(1.6, 9.4, "mm", 1, (Band(3, "mild"), Band(7, "moderate"), Band(99, "severe")), **WORSE_UP),
        chronic=True,
        clue="pansystolic murmur",
    ),
    Finding(
        "thick",
        "septum",
        20,
        (
            "septal thickness {m} in diastole",
            "interventricular septum {m}, posterior wall similar",
            "concentric wall thickening, septum {m}",
        ),
        ("{grade} left ventricular hypertrophy{since}", "{grade} concentric hypertrophy{since}"),
        measure=Measure(12, 20, "mm", 0, (Band(14, "mild"), Band(17, "moderate"), Band(99, "severe")), **WORSE_UP),
        chronic=True,
        clue="long-standing hypertension",
    ),
    Finding(
        "filling",
        "filling",
        22,
        (
            "E/e' ratio {m}",
            "mitral inflow and tissue Doppler give E/e' {m}",
            "average E/e' {m} with enlarged atrial reversal",
        ),
        ("{grade}{since}", "diastolic dysfunction: {grade}{since}"),
        measure=Measure(
            9,
            23,
            "",
            0,
            (Band(14, "borderline filling pressure"), Band(99, "raised left ventricular filling pressure")),
            **WORSE_UP,
        ),
        chronic=True,
        clue="breathlessness with preserved ejection fraction",
    ),
    Finding(
        "atrium",
        "left atrium",
        30,
        (
            "left atrial volume index {m}",
            "left atrium indexed at {m}",
            "indexed left atrial volume {m}",
        ),
        ("{grade} left atrial enlargement{since}", "{grade} dilatation of the left atrium{since}"),
        measure=Measure(35, 62, "ml/m2", 0, (Band(42, "mild"), Band(49, "moderate"), Band(99, "severe")), **WORSE_UP),
        chronic=True,
        clue="paroxysmal atrial fibrillation",
    ),
    Finding(
        "pressure",
        "right heart pressure",
        10,
        (
            "estimated systolic pulmonary artery pressure {m}",
            "tricuspid jet gives a systolic pulmonary pressure of {m}",
            "pulmonary artery systolic pressure {m}",
        ),
        ("{grade} pulmonary hypertension{since}", "{trend}{grade} pulmonary hypertension"),
        measure=Measure(38, 84, "mmHg", 0, (Band(50, "mild"), Band(65, "moderate"), Band(999, "severe")), **WORSE_UP),
        chronic=True,
        clue="COPD with worsening oxygen requirement",
    ),
    Finding(
        "right ventricle",
        "right ventricle",
        12,
        (
            "right ventricle basal diameter 4{decimal} cm, TAPSE {m}",
            "dilated right ventricle with TAPSE {m}",
            "TAPSE {m}; right ventricular free wall sluggish",
        ),
        ("{grade} right ventricular dysfunction{since}", "{grade} impairment of the right ventricle{since}"),
        {"decimal": (".4", ".6", ".8")},
        measure=Measure(8, 16, "mm", 0, (Band(11, "severe"), Band(14, "moderate"), Band(99, "mild")), **WORSE_DOWN),
        gone="right ventricular dysfunction",
        clue="suspected pulmonary embolism",
    ),
    Finding(
        "pericardium",
        "pericardium",
        5,
        (
            "pericardial fluid up to {m}, {collapse}",
            "echo-free pericardial space of {m} with {collapse}",
            "circumferential pericardial fluid measuring {m}; {collapse}",
        ),
        ("{grade} pericardial effusion {verdict}{since}", "{verdict} {grade} pericardial effusion{since}"),
        {},
        (
            {"collapse": "no chamber collapse", "verdict": "without tamponade"},
            {"collapse": "no chamber collapse", "verdict": "without tamponade"},
            {"collapse": "diastolic right atrial collapse", "verdict": "with signs of tamponade"},
        ),
        measure=Measure(5, 28, "mm", 0, (Band(10, "small"), Band(20, "moderate"), Band(99, "large"))),
        gone="pericardial effusion",
        clue="pleuritic chest pain eased by sitting up",
    ),
    Finding(
        "root",
        "aortic root",
        25,
        ("aortic root {m} at the sinuses", "sinuses of Valsalva {m}", "root of the aorta measures {m}"),
        ("{grade} dilatation of the aortic root, {m}{since}", "{grade} aortic root dilatation{since}"),
        measure=Measure(
            40, 54, grows=True, bands=(Band(45, "mild"), Band(50, "moderate"), Band(99, "severe")), **WORSE_UP
        ),
        chronic=True,
        clue="family history of Marfan syndrome",
    ),
)

HEART = Study(
    "heart",
    "cardiology",
    "Transthoracic echocardiogram",
    (
        "palpitations",
        "murmur heard at a routine visit",
        "breathlessness, ?cardiac cause",
        "follow-up of treated hypertension",
        "before chemotherapy",
        "stroke, ?cardiac source",
    ),
    FINDINGS,
    {
        "left ventricle": (
            "ejection fraction {n1}%, cavity of normal size",
            "normal left ventricular size, ejection fraction {n1}%",
        ),
        "wall motion": ("all segments contract normally", "no regional abnormality of contraction"),
        "septum": ("septum {n1} mm", "wall thickness normal, septum {n1} mm"),
        "filling": ("E/e' {n1}", "normal diastolic filling, E/e' {n1}"),
        "left atrium": ("left atrium not enlarged", "left atrial volume index {n1} ml/m2"),
        "aortic valve": ("tricuspid aortic valve opening well", "aortic valve thin and competent"),
        "mitral valve": ("mitral valve competent", "trivial mitral jet only", "mitral leaflets thin and mobile"),
        "right ventricle": ("right ventricle normal, TAPSE {n1} mm", "TAPSE {n1} mm"),
        "right heart pressure": ("systolic pulmonary pressure {n1} mmHg", "no raised pulmonary pressure"),
        "aortic root": ("aortic root {n1} mm", "root of normal width"),
        "pericardium": ("no pericardial fluid", "pericardium dry"),
    },
    (
        "normal echocardiogram",
        "structurally normal heart with good function",
        "normal study, no cardiac cause for symptoms",
        "normal left and right ventricular function, no significant valve disease",
    ),
    (
        Joint(
            ("pressure", "right ventricle"),
            (
                "{pressure[grade]} pulmonary hypertension with "
                "{right ventricle[grade]} right ventricular impairment (cor pulmonale)",
            ),
        ),
        Joint(("thick", "filling"), ("hypertensive heart disease: {thick[grade]} hypertrophy, {filling[grade]}",)),
        Joint(
            ("motion", "ejection"),
            (
                "ischaemic cardiomyopathy ({motion[artery]} {motion[kind]}), "
                "EF {ejection[m]}, {ejection[grade]} reduced",
            ),
        ),
    ),
    (
        ("pressure", "right ventricle"),
        ("thick", "filling", "atrium"),
        ("thick", "filling"),
        ("motion", "ejection"),
        ("motion", "ejection", "mitral leak"),
        ("mitral leak", "atrium"),
        ("stenosis", "thick"),
        ("root", "aortic leak"),
    ),
    ("Image quality good, sinus rhythm.", "Limited acoustic window.", "Atrial fibrillation during the study."),
    {
        "left ventricle": (56, 68, 0),
        "septum": (8, 10.4, 0),
        "filling": (5, 7.9, 0),
        "left atrium": (21, 31, 0),
        "right ventricle": (19, 26, 0),
        "right heart pressure": (18, 29, 0),
        "aortic root": (28, 36, 0),
    },
)
