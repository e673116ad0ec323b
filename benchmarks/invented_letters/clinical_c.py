"""Sentences of the second development half that hold no identifier, many of which look as if they did."""

CLINICAL = {
    "traps": (
        "Sjögren antibodies SSA/SSB pending; Hashimoto thyroiditis stable on replacement.", "Whipple procedure was considered and Nissen fundoplication declined.",
        "Kehr sign absent, Rovsing sign equivocal.", "Virchow node not palpable.", "Coded as J44.1, N18.32 and Z79.4.", "Billed 99214-25 with 20610-RT.",
        "BRCA2 c.5946delT and MLH1 loss were not found.", "TP53 p.R175H, VAF 34%.", "FOLFIRINOX after progression on CAPOX.", "Eligible per DAPA-HF and EMPEROR-Preserved criteria.",
        "CURB-65 of 2, MELD-Na 19, ASA class III.", "Mallampati II, Cormack-Lehane grade 1.", "T7-T8 facet arthropathy, S1 radiculopathy.", "Fluid 1:2 dilution, 40/60 mix.",
        "Hold Eliquis 48 h; restart Plavix 75.", "Augmentin 875/125 and Tylenol #3 were stopped.", "Budd-Chiari and Zollinger-Ellison were excluded.", "Tube feeds Jevity 1.5 at 55 mL/h.",
        "Kirschner wires and a Steinmann pin remain.", "Hoffmann and Tinel signs positive on the right.", "SARS-CoV-2 RNA by PCR not detected, Ct 38.2.", "Lot of pain, he says, with serial movements.",
        "Mark the site before the block.", "Faith in the plan is good; hope remains.", "Dr. consulted, no new orders.", "Ambulated 150 ft x 2 with min A.", "Braden 17, Morse 45, RASS -1.",
        "PaO2/FiO2 182 on PEEP 10.", "pH 7.31/48/76/24 on 2 L.", "IgG4 119 mg/dL; anti-Xa 0.62.", "Chance fracture ruled out.", "Grade 3/6 at Erb point.", "V2-V4 T-wave inversion.",
        "C. difficile toxin B gene positive; S. aureus MIC 1.", "Baker cyst 3.1 x 1.2 cm.", "Amsler grid normal; Ishihara 11/11.", "Gave 1 amp D50, 2 g Mg, 10 units R.", "H pylori quad therapy x 14 d.",
        "Dose 1 of 3 given, next in 4-6 weeks.", "Ann Arbor stage IIB; Clark level IV, Breslow 1.4.", "Bishop score 6.", "Case mix index aside, chart review complete.", "Patient may drive after 2 weeks.",
    ),
    "kidney": (
        "Dialyses through a left fistula with a good thrill.", "Dry weight was lowered by {f:0.5-2.0} kg.", "Urine sediment shows muddy brown casts.", "Albumin-creatinine ratio {n:30-900} mg/g.",
        "No hydronephrosis on ultrasound.", "Tacrolimus trough {f:4.0-12.0} ng/mL.", "Phosphate binders are taken with meals.", "Kt/V {f:1.0-1.7}.", "The graft is not tender.", "Biopsy shows focal sclerosis.",
        "Nocturia three times.", "Stone of {n:3-11} mm at the left ureterovesical junction.", "Started on dapagliflozin 10 mg.", "Residual volume {n:20-300} mL.",
    ),
    "glands": (
        "Fasting sugars run {n:90-160}, post-meal up to {n:170-320}.", "Thyroid is twice normal size, firm, no bruit.", "Hypoglycaemia woke the patient twice.", "Cortisol after 250 mcg cosyntropin was {n:8-28} mcg/dL.",
        "Pump basal 0.85 units/h overnight.", "Carb ratio 1:{n:8-15}.", "Adrenal nodule {f:1.0-3.9} cm, 8 HU.", "Monofilament felt at 7/10 sites.", "Calcium {f:8.0-11.9} with PTH {n:20-190}.", "Bone density T-score -{f:1.0-3.9}.",
        "Prolactin mildly raised.", "Semaglutide was increased to 1 mg weekly.", "Background retinopathy only.",
    ),
    "blood": (
        "Smear shows hypersegmented neutrophils.", "Transfused 2 units without reaction.", "Platelets recovered to {n:60-190}.", "Cycle {n:2-8} given with 20% dose reduction.", "ECOG 1, weight stable.", "No B symptoms.",
        "Absolute neutrophil count {n:300-2900}.", "Ferritin {n:3-20}, saturation {n:4-14} %.", "D-dimer elevated, age-adjusted.", "Marrow 30 % cellular.", "Port accessed, brisk return.", "JAK2 V617F detected.",
        "M-spike 1.{n:1-9} g/dL, kappa.", "Neuropathy grade 1 in the fingertips.",
    ),
    "skin": (
        "Scaly plaques over both elbows.", "A {n:3-12} mm pigmented macule with irregular border.", "Shave removal performed, Drysol for hemostasis.", "Itching is worse after hot showers.", "Nails show pitting.",
        "Clobetasol 0.05% twice daily for 2 weeks.", "Dermatome L2 vesicles are crusted.", "Patch tests positive to nickel 2+.", "Margins clear by 1 mm.", "Actinic keratoses x{n:3-12} frozen.", "Wood lamp negative.", "Ulcer bed granulating.",
    ),
    "women": (
        "G{n:2-5}P{n:1-2}, fetal heart 14{n:0-9}.", "Cervix {n:1-6} cm, 80%, -1.", "Fundal height equals dates.", "Pap smear NILM, HPV 16/18 negative.", "Menses every {n:24-35} days, lasting 5.", "Endometrium {n:3-18} mm.",
        "Group B strep positive.", "Glucola {n:100-180}.", "Fibroid posterior, {f:1.0-7.9} cm.", "Lochia scant.", "Apgars 7 and 9.", "Mirena strings seen.", "Quickening felt.",
    ),
    "children": (
        "Tympanic membrane red and bulging.", "Weight on the {n:3-97}th centile.", "Barky cough and stridor at rest.", "Walks alone, says ten words.", "Eats pasta and little else.", "Tonsils 3+, no exudate.", "Amoxicillin 90 mg/kg/day divided.",
        "No retractions, cap refill 2 s.", "Wheeze cleared after albuterol.", "Potty training is going well.", "Umbilical hernia reducible.", "Growth velocity {f:4.0-8.0} cm/yr.",
    ),
    "emergency": (
        "Airway patent, trachea midline.", "FAST negative in four views.", "Laceration {f:1.0-6.0} cm closed with 5-0 nylon.", "Pupils 3 mm, brisk.", "Lactate {f:0.8-6.0}, repeat improved.", "Pelvis stable, log-rolled.",
        "Given 1 L LR and ondansetron 4 mg.", "CT shows no bleed.", "Pain from 9 to 3 after ketorolac.", "Narcan 0.4 mg with response.", "Splint applied, neurovascularly intact.", "Chest tube put out {n:50-600} mL.",
        "HEART score {n:0-6}.", "Abrasions on both knees.",
    ),
    "ears and eyes": (
        "Weber lateralises to the left.", "Septum deviated, turbinates boggy.", "Dix-Hallpike reproduces the vertigo.", "Audiogram falls off at 4 kHz.", "Drusen in both maculae.", "Nuclear sclerosis 2+.", "Cords move symmetrically.",
        "Epistaxis stopped with silver nitrate.", "Cornea clear, chamber quiet.", "OCT central thickness {n:220-420} microns.", "Latanoprost one drop at night.", "Confrontation fields full.",
    ),
    "rehabilitation": (
        "Transfers with moderate help of one.", "Sits unsupported for five minutes.", "Aphasia is improving.", "Hamstrings tight, straight leg raise {n:30-80} degrees.", "Quad lag of 10 degrees.", "Climbs {n:3-12} steps with a rail.",
        "Grip {n:8-40} kg.", "Swallow safe for soft solids.", "Wheelchair cushion replaced.", "FIM rose from {n:40-60} to {n:70-90}.", "Home programme was handed over.", "Knee flexion 5-105.",
    ),
    "infection": (
        "Afebrile for 48 hours.", "Vancomycin trough {n:8-22}.", "Cellulitis margin drawn and receding.", "Viral load undetectable.", "Quantiferon indeterminate.", "Urine grew 100,000 CFU E. coli, ESBL negative.",
        "Line tip cultured.", "Ceftriaxone 2 g q24h day {n:2-9} of 14.", "CD4 {n:150-900}.", "Endocarditis unlikely by Duke.", "Doxycycline after the tick bite.", "Wet to dry dressing twice daily.",
    ),
    "behaviour": (
        "Eye contact is poor, grooming fair.", "Thought process linear.", "Craving 3/10 on buprenorphine 16 mg.", "Drinks a pint a day.", "AUDIT score {n:4-30}.", "Denies voices.", "Nightmares twice weekly.", "Refused lab work.", "Olanzapine 10 mg at night.",
        "Oriented to person and place.", "Clozapine level {n:200-700}.", "Abstract thinking is concrete.",
    ),
}  # fmt: skip
LABS = (
    "NA                   {n:126-149}               MMOL/L  136-145", "K+                   {f:2.6-6.1}      H        mEq/L   3.5-5.0", "BUN                  {n:6-90}               mg/dL   7-20",
    "CREAT                {f:0.4-7.0}               mg/dL   0.5-1.1", "eGFR                 {n:12-99}               mL/min  60", "GLU, FAST            {n:58-300}      *        mg/dL   70-99",
    "HGB                  {f:6.0-17.5}              g/dL    12-16", "HCT                  {f:20.0-51.0}              %       36-46", "PLT CT               {n:20-600}               K/uL    150-450",
    "MCV                  {n:70-110}              fL      80-100", "ALK PHOS             {n:30-500}               U/L     40-129", "CRP                  {f:0.2-190.0}             mg/L    5.0",
    "ESR (Westergren)     {n:2-110}               mm/h    0-20", "VIT B12              {n:120-1200}              pg/mL   211-946", "PSA, TOTAL           {f:0.1-30.0}              ng/mL   4.0",
    "25-OH VIT D          {n:8-70}               ng/mL   30-100", "HGBA1C               {f:4.8-13.0}              %       5.6", "ANA TITER            1:{n:40-640}              -       1:40", "LDL CALC             {n:40-220}              mg/dL   100",
    "URINE SP GR          1.0{n:10-30}            -       1.005-1.030",
)  # fmt: skip
DRUGS = (
    "Eliquis 5 mg tab, 1 PO BID #60", "losartan-HCTZ 50/12.5, one daily", "Tab. Ecosprin 75 mg 0-1-0", "Lantus SoloStar 22 u qHS", "Norco 10/325 PRN, max 4/24h", "amlodipine 5mg OM", "Symbicort 160/4.5 ii puffs bd",
    "KCl 20 mEq ER daily", "Synthroid 0.088 mg qAM", "gabapentin 300-600 mg TID", "Prednisone 40 x5d, 20 x5d, 10 x5d", "Keppra 750 BID", "Trelegy Ellipta 100/62.5/25", "Ozempic 0.5 mg SQ weekly", "Seroquel 25 mg half tab HS",
    "Macrobid 100 mg caps #10 R0", "Timolol 0.5% 1 gtt OU BID", "Humira pen 40 mg/0.4 mL q2wk", "Jantoven 5 mg Tu/Th, 2.5 other days", "Senna-S 8.6/50 two at bedtime",
)  # fmt: skip
