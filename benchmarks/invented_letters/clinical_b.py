"""Sentences of the unseen half that hold no identifier, many of which look as if they did."""

CLINICAL = {
    "traps": (
        "Wilson disease and Hashimoto thyroiditis were excluded.", "A Hickman catheter and a Hemovac drain were removed.", "Raynaud phenomenon; Sjogren antibodies negative.",
        "Whipple procedure is not indicated.", "VA 20/40 in the right eye, 20/25 in the left.", "Vitals 118/72, 98.6, 16, 99 % on room air.",
        "Apgars were 7/9 at one and five minutes.", "Disc bulge at L3/4 and T11-12; C1-C2 aligned.", "Vicodin 5/300 as needed, Augmentin 875/125 twice a day.",
        "CHA2DS2-VASc 3, HAS-BLED 1, MELD 14.", "LOINC 4548-4, SNOMED 44054006, NDC 0002-8215-01.", "Muscle power 4/5 in the left leg, plantars down.",
        "Dupuytren contracture, Heberden nodes.", "The Killip class was II; TIMI flow 3.", "Kernig and Brudzinski signs absent.",
        "Hematocrit 34.5, MCV 88, platelets 187.", "Takes Plavix 75, Nexium 40 and Cymbalta 60.", "BRCA1 and JAK2 V617F not detected.",
        "She may go long without food.", "A young lady with a white rash and a rose-coloured spot.", "Le Fort I, Weber B ankle fracture.",
        "St. Jude valve, 23 mm, well seated.", "pT1c pN0, Ki-67 15 %, PD-L1 TPS 50 %.", "HbA1c 7.2 %, LDL 98 mg/dL.", "Doe-eyed appearance; Baker cyst behind the knee.",
    ),
    "kidney": (
        "Creatinine has been stable at {f:1.0-4.0} mg/dL.", "Renal ultrasound shows cortical thinning.", "Dialysis continues on a thrice-weekly scheme.",
        "There is no hydronephrosis.", "Urinalysis showed {n:5-60} red cells a field.", "A simple cyst of {n:1-6} cm lies in the left kidney.",
        "Potassium binders were begun.", "The fistula has a good thrill.", "Proteinuria of {f:0.3-4.0} g a day.", "Blood pressure goals were discussed.",
        "Tacrolimus trough {f:4.0-12.0}.", "No stones are seen.",
    ),
    "skin": (
        "A scaly plaque of {n:1-6} cm on the elbow.", "Dermoscopy shows a regular network.", "Margins are clear by {n:1-9} mm.",
        "Basal cell carcinoma, nodular type.", "Compound naevus without atypia.", "Mohs surgery was explained.", "Topical clobetasol twice daily.",
        "Sutures come out after ten days.", "Breslow thickness {f:0.2-3.0} mm.", "The rash spares the face.", "Patch testing was negative.", "Acne has improved on doxycycline {n:50-100} mg.",
    ),
    "child": (
        "Growth follows the 50th percentile.", "Immunisations are up to date.", "Tympanic membranes are dull.", "The fontanelle is flat.",
        "Feeds {n:60-150} mL every three hours.", "Speech is delayed by some months.", "No retractions, good air entry.", "Weight {f:3.0-30.0} kg, height {n:50-140} cm.",
        "Amoxicillin 80 mg/kg/day in two doses.", "Hips are stable, Ortolani negative.", "Bilirubin {f:4.0-14.0} at discharge.", "School performance is good.",
    ),
    "women": (
        "Gravida {n:1-5}, para {n:0-4}.", "Fundal height {n:20-40} cm.", "Mammography: BI-RADS {n:1-4}.", "Cervical smear was normal.",
        "The endometrium measures {n:3-18} mm.", "Fetal heart rate {n:120-160}.", "A fibroid of {n:2-9} cm is seen.", "Ovaries are of normal size.",
        "Contraception was discussed.", "Invasive ductal carcinoma, Nottingham grade {n:1-3}.", "Membranes are intact.", "Sentinel node negative (0/{n:2-5}).",
    ),
    "blood": (
        "The marrow is normocellular.", "Flow cytometry shows no clonal population.", "R-CHOP, cycle {n:1-6} of 6.", "Neutrophils {f:0.3-6.0}.",
        "No palpable nodes or spleen.", "Transfused {n:1-4} units of red cells.", "Iron stores are low.", "M-spike {f:0.2-3.9} g/dL.",
        "Blasts were {n:0-30} % of cells.", "Fevers with neutropenia were treated with cefepime.", "Reticulocytes {f:0.5-4.0} %.", "Ann Arbor stage II.",
    ),
    "eyes": (
        "Intraocular pressure {n:10-28} mmHg.", "Cup-to-disc ratio 0.{n:3-9}.", "Nuclear sclerosis, grade {n:1-3}.", "The macula is flat.",
        "Drusen in both eyes.", "Timolol drops were continued.", "Slit lamp examination was unremarkable.", "Visual fields are full.",
        "Retinopathy is mild, non-proliferative.", "Tear film is reduced.", "No afferent defect.", "Phaco with lens implant was planned.",
    ),
}  # fmt: skip
LABS = (
    "Na {n:128-148} | K {f:3.0-5.9} | Cl {n:92-110} | CO2 {n:18-30}", "BUN {n:6-60} / Cr {f:0.5-4.0}", "Hgb {f:7.0-17.0}   Hct {n:24-50}   Plt {n:40-600}",
    "AST {n:9-300}  ALT {n:9-300}  ALP {n:40-300}", "Total protein {f:5.0-8.5} g/dL", "CRP {n:1-220} mg/L (0-5)", "Vitamin B12 {n:120-900} pg/mL",
    "Lactate {f:0.6-6.0} mmol/L", "D-dimer {n:150-4000} ng/mL FEU", "ESR {n:2-110} mm/h", "Urine pH {f:5.0-8.0}, SG 1.0{n:10-30}", "PSA {f:0.3-20.0} ng/mL",
    "Free T4 {f:0.5-2.4} ng/dL", "Cholesterol {n:120-320}, HDL {n:25-80}", "ANA 1:{n:40-640}, speckled", "pH 7.{n:20-49}, pCO2 {n:28-70}, pO2 {n:55-120}",
)  # fmt: skip
DRUGS = (
    "amlodipine 5 mg once a day", "Eliquis 5 mg bid", "prednisone taper 40-30-20-10", "gabapentin 300 mg tid", "Lantus {n:8-40} U qhs", "Symbicort 160/4.5 two puffs bid",
    "Vyvanse 30 mg in the morning", "hydrochlorothiazide 12.5 mg", "Humira 40 mg q2wk", "tramadol 50 mg q6h prn", "omeprazole 20 mg ac", "Keflex 500 mg qid x10d",
    "folic acid 1 mg", "Lovenox 1 mg/kg q12h", "Singulair 10 mg", "Ativan 0.5 mg prn",
)  # fmt: skip
