"""Invented abdominal ultrasound findings and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

SIDES = ("right", "left")

FINDINGS = (
    Finding(
        "aorta",
        "aorta",
        2,
        (
            "maximum aortic diameter {m} below the renal arteries",
            "infrarenal aorta measures {m} in AP diameter",
            "aorta widened to {m} at the level of the umbilicus",
        ),
        ("{trend}{grade}, {m}, {advice}", "{trend}{grade} of {m}, {advice}"),
        measure=Measure(
            26,
            61,
            bands=(
                Band(30, "ectatic abdominal aorta", "rescan in 5 years"),
                Band(45, "small abdominal aortic aneurysm", "rescan in 12 months"),
                Band(55, "medium abdominal aortic aneurysm", "rescan in 3 months"),
                Band(99, "large abdominal aortic aneurysm", "urgent vascular referral"),
            ),
        ),
        chronic=True,
        clue="pulsatile abdominal mass",
    ),
    Finding(
        "wall",
        "gallbladder",
        4,
        (
            "gallbladder wall thickened to {m} with positive sonographic Murphy sign",
            "wall of the gallbladder {m} with pericholecystic fluid, tender on probe pressure",
            "oedematous gallbladder wall measuring {m}, Murphy sign positive",
        ),
        ("{grade} acalculous cholecystitis", "acute acalculous cholecystitis, {grade}"),
        measure=Measure(4.2, 9.0, "mm", 1, (Band(6, "mild"), Band(99, "severe"))),
        gone="gallbladder wall oedema",
        clue="fever and right upper quadrant pain",
    ),
    Finding(
        "stones",
        "gallbladder",
        20,
        (
            "{count} echogenic foci with acoustic shadow in the gallbladder, largest {m}",
            "{count} shadowing mobile stones in the gallbladder up to {m}",
            "gallbladder contains {count} calculi, the largest measuring {m}",
        ),
        (
            "{few} gallstones without cholecystitis{since}",
            "uncomplicated cholecystolithiasis, {few} stones up to {m}{since}",
        ),
        {},
        (
            {"count": "two", "few": "few"},
            {"count": "three", "few": "few"},
            {"count": "more than ten", "few": "multiple"},
            {"count": "numerous", "few": "multiple"},
        ),
        measure=Measure(4, 26, bands=(Band(99, ""),)),
        chronic=True,
        clue="colicky right upper quadrant pain after meals",
    ),
    Finding(
        "duct",
        "bile ducts",
        6,
        (
            "common bile duct {m} with {cause}",
            "common duct dilated to {m}, {cause}",
            "extrahepatic bile duct measures {m}; {cause}",
        ),
        ("{grade} biliary dilatation {reason}{since}", "{grade} dilated common bile duct {reason}{since}"),
        {},
        (
            {"cause": "shadowing focus in its distal part", "reason": "due to a duct stone, ERCP advised"},
            {"cause": "no stone visible", "reason": "of unclear cause, MRCP advised"},
            {"cause": "hypoechoic mass at the pancreatic head", "reason": "due to a pancreatic head mass, urgent CT advised"},
        ),
        measure=Measure(8, 17, bands=(Band(10, "mildly"), Band(13, "moderately"), Band(99, "markedly"))),
        gone="bile duct dilatation",
        clue="jaundice and pale stools",
    ),
    Finding(
        "fatty",
        "liver",
        30,
        (
            "liver echogenicity {echo}",
            "hepatic parenchyma {echo}",
            "echotexture of the liver {echo}",
        ),
        ("{degree} hepatic steatosis{since}", "{degree} fatty liver{since}"),
        {},
        (
            {"echo": "slightly increased, vessels and diaphragm clearly seen", "degree": "mild"},
            {"echo": "increased with blurred portal vein walls", "degree": "moderate"},
            {"echo": "strongly increased, diaphragm not visible", "degree": "severe"},
        ),
        chronic=True,
        clue="raised liver enzymes",
    ),
    Finding(
        "cirrhosis",
        "liver",
        10,
        (
            "nodular liver surface with coarse texture and {lobe} caudate lobe",
            "liver coarse and nodular in outline, caudate lobe {lobe}",
            "irregular hepatic margin, coarse echoes, {lobe} caudate",
        ),
        ("{stage} cirrhosis{since}", "appearances of {stage} cirrhosis{since}"),
        {},
        ({"lobe": "enlarged", "stage": "established"}, {"lobe": "normal-sized", "stage": "early"}),
        chronic=True,
        clue="alcohol-related liver disease, abnormal clotting",
    ),
    Finding(
        "lesion",
        "liver",
        12,
        (
            "{look} lesion of {m} in segment {segment}",
            "segment {segment} contains a {look} focus measuring {m}",
            "focal {look} area, {m}, in liver segment {segment}",
        ),
        ("{trend}{m} {nature} in segment {segment}", "{trend}{nature} of segment {segment}, {m}"),
        {"segment": ("II", "IV", "V", "VI", "VII", "VIII")},
        (
            {"look": "anechoic thin-walled", "nature": "simple liver cyst"},
            {"look": "homogeneous hyperechoic", "nature": "haemangioma"},
            {"look": "irregular hypoechoic", "nature": "suspicious liver lesion, contrast CT advised,"},
        ),
        measure=Measure(8, 46),
        chronic=True,
    ),
    Finding(
        "spleen",
        "spleen",
        25,
        ("spleen length {m}", "spleen measures {m} in length", "long axis of the spleen {m}"),
        ("{grade} splenomegaly{since}", "{grade} enlarged spleen, {m}{since}"),
        measure=Measure(
            13.1, 19.5, "cm", 1, (Band(14.5, "mildly"), Band(17, "moderately"), Band(99, "markedly"))
        ),
        chronic=True,
        clue="low platelets",
    ),
    Finding(
        "ascites",
        "fluid",
        15,
        (
            "free fluid {place}",
            "anechoic free fluid is present {place}",
            "fluid seen {place}",
        ),
        ("{amount} ascites{since}", "{amount} amount of free fluid{since}"),
        {},
        (
            {"place": "around the liver edge only", "amount": "small"},
            {"place": "in Morison pouch and the pelvis", "amount": "moderate"},
            {"place": "in all four quadrants with floating bowel loops", "amount": "large"},
        ),
        gone="ascites",
        clue="abdominal distension",
    ),
    Finding(
        "kidney stone",
        "kidneys",
        9,
        (
            "{m} shadowing focus in the {side} {pole}",
            "{side} kidney: echogenic focus of {m} with twinkling in the {pole}",
            "calculus measuring {m} in the {pole} of the {side} kidney",
        ),
        ("{m} {side} renal stone{since}, {advice}", "{side} nephrolithiasis, {m}{since}, {advice}"),
        {"side": SIDES, "pole": ("lower pole", "upper pole", "renal pelvis")},
        measure=Measure(
            3,
            19,
            bands=(
                Band(5, "", "likely to pass"),
                Band(10, "", "urology review"),
                Band(99, "", "intervention advised"),
            ),
        ),
        gone="{side} renal stone",
        clue="loin pain and microscopic haematuria",
    ),
    Finding(
        "hydronephrosis",
        "kidneys",
        7,
        (
            "{side} collecting system shows {look}",
            "{look} on the {side}",
            "{side} kidney with {look}",
        ),
        ("{degree} {side} hydronephrosis{since}", "{degree} {side} urinary obstruction{since}"),
        {"side": SIDES},
        (
            {"look": "splitting of the renal pelvis only", "degree": "mild"},
            {"look": "dilated pelvis and calyces with preserved cortex", "degree": "moderate"},
            {"look": "ballooned calyces and thinned cortex", "degree": "severe"},
        ),
        gone="{side} hydronephrosis",
        clue="flank pain",
    ),
    Finding(
        "renal cyst",
        "kidneys",
        40,
        (
            "{look} cyst of {m} in the {side} kidney",
            "{side} kidney bears a {look} cyst, {m}",
            "{m} {look} cystic lesion of the {side} kidney",
        ),
        ("{trend}{m} {side} renal cyst, {klass}", "{trend}{side} renal cyst ({klass}), {m}"),
        {"side": SIDES},
        (
            {"look": "thin-walled anechoic", "klass": "Bosniak I"},
            {"look": "thinly septated", "klass": "Bosniak II"},
            {"look": "thick-walled septated", "klass": "Bosniak III, CT advised"},
        ),
        measure=Measure(11, 64),
        chronic=True,
    ),
    Finding(
        "residual",
        "bladder",
        28,
        (
            "post-void residual volume {m}",
            "bladder after voiding holds {m}",
            "residual urine {m}",
        ),
        ("{grade} residual urine{since}", "{grade} incomplete bladder emptying{since}"),
        measure=Measure(
            70, 420, "ml", 0, (Band(150, "mild"), Band(300, "moderate"), Band(999, "severe"))
        ),
        chronic=True,
        clue="poor urinary stream",
    ),
)

ABDOMEN = Study(
    "abdomen",
    "ultrasound",
    "Ultrasound of the abdomen",
    (
        "upper abdominal discomfort",
        "abnormal liver function tests",
        "recurrent urinary infections",
        "unexplained weight loss",
        "bloating, change in bowel habit",
        "screening after family history of aneurysm",
    ),
    FINDINGS,
    {
        "liver": (
            "liver span {n1} cm, smooth and homogeneous",
            "liver normal in size and texture, no focal lesion",
            "homogeneous liver, {n1} cm in the midclavicular line",
        ),
        "gallbladder": (
            "gallbladder thin-walled without stones",
            "no gallstones",
            "gallbladder normal, wall {n1} mm",
        ),
        "bile ducts": ("common bile duct {n1} mm", "bile ducts not dilated"),
        "pancreas": (
            "pancreas normal as far as seen",
            "pancreatic tail obscured by gas, head and body normal",
            "visualised pancreas unremarkable",
        ),
        "spleen": ("spleen {n1} cm, normal", "spleen not enlarged ({n1} cm)"),
        "kidneys": (
            "both kidneys normal, right {n1} cm",
            "kidneys of normal size and cortex, no hydronephrosis",
            "no renal stone or obstruction on either side",
        ),
        "aorta": ("aorta {n1} mm, normal calibre", "abdominal aorta not dilated"),
        "fluid": ("no free fluid", "no ascites"),
        "bladder": ("bladder empties completely", "bladder wall smooth"),
    },
    (
        "normal abdominal ultrasound",
        "no sonographic abnormality",
        "unremarkable examination of the abdomen",
        "no cause for the symptoms seen",
    ),
    (
        Joint(
            ("stones", "wall"),
            ("acute calculous cholecystitis, surgical review advised", "{wall[grade]} acute cholecystitis with {stones[few]} gallstones"),
        ),
        Joint(
            ("cirrhosis", "spleen", "ascites"),
            (
                "decompensated cirrhosis with portal hypertension: {spleen[grade]} splenomegaly and {ascites[amount]} ascites",
            ),
        ),
        Joint(("cirrhosis", "spleen"), ("{cirrhosis[stage]} cirrhosis with portal hypertension",)),
        Joint(
            ("kidney stone", "hydronephrosis"),
            (
                "obstructing {kidney stone[m]} {kidney stone[side]} stone with {hydronephrosis[degree]} hydronephrosis",
            ),
        ),
    ),
    (
        ("stones", "wall"),
        ("stones", "duct"),
        ("cirrhosis", "spleen", "ascites"),
        ("cirrhosis", "spleen"),
        ("kidney stone", "hydronephrosis"),
        ("fatty", "stones"),
        ("aorta", "renal cyst"),
        ("residual", "renal cyst"),
    ),
    ("Curvilinear probe, patient fasted.", "Limited views due to bowel gas.", "Transabdominal scan, good views."),
    {
        "liver": (12, 15, 1),
        "gallbladder": (1.4, 2.6, 1),
        "bile ducts": (3, 5.4, 0),
        "spleen": (8.6, 11.8, 1),
        "kidneys": (9.8, 11.6, 1),
        "aorta": (15, 22, 0),
    },
)
