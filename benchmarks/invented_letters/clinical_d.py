"""Sentences of the second development half that hold no identifier, many of which look as if they did."""

CLINICAL = {
    "traps": (
        "Ann Arbor stage III, Lugano 4, Deauville 2.", "Philadelphia chromosome not detected.", "Lyme titre 1:64, West Nile IgM negative, Coxsackie B pending.",
        "Meets the Tokyo criteria for cholangitis, Rotterdam criteria for PCOS not met.", "Boston bivalve and Rhode Island splint reviewed with the orthotist.",
        "KEYNOTE-189, PARADIGM-HF and SPRINT do not apply here.", "BRCA2 c.5946delT, EGFR L858R, TP53 wild type, MSH6 retained.", "HLA-DRB1*04:01 positive.",
        "Child-Pugh B7, MELD-Na 19, Maddrey 34.", "CHA2DS2-VASc 4, HAS-BLED 2, TIMI 3.", "Codes R07.9, Z79.4 and J44.1; 99291 times two.", "LOINC 4548-4, SNOMED 73211009.",
        "NDC 0173-0682-20 out of stock.", "Will check in the morning, may need more fluid.", "No cross reaction, hand grip strong, head up 30.", "Rich in fibre, grant that the diet is dull.",
        "Down one kilo, up two pints, long sleep.", "A-line, Swan, Foley and Dobhoff all out.", "Kussmaul breathing settled, Trousseau sign gone, Chvostek negative.",
        "Wernicke and Korsakoff considered; thiamine 500 mg TID given.", "Charcot joint, Lisfranc injury, Jones fracture excluded.", "Ranson 3 at 48 h, BISAP 2, APACHE II 17.",
        "GCS 3T to 11T, RASS -2, CAM-ICU positive.", "AC/VC 16/420/5/40%, PIP 28, plateau 22.", "NE at 0.08, vaso 0.03, propofol 25.", "7.31/48/72 on 40 percent.",
        "Received 2 u pRBC, 1 FFP, 10 pack of cryo.", "BMI 41.2, BSA 2.1, CrCl 38.", "DASH diet, FODMAP sheet, MIND handout given.", "Tdap, PCV20, Shingrix and RSV all due.",
        "Bryant traction, Thomas splint, Pavlik harness.", "Marfan habitus, Turner mosaic, Noonan panel negative.", "Vitals 98.6, 76, 18, 118/72, 97 RA.", "EBL 200, UOP 1450, IVF 2300.",
        "Ca 9.1, Phos 3.8, Mg 1.9, alb 2.7.", "Hx of MI x 2, CABG x 4, LIMA to LAD.", "5-0 nylon, 3-0 Vicryl, 2 packs of Gelfoam.", "Grade 4/5 strength, 3/4 reflexes, pain 6/10.",
        "COVID PCR Ct 31, flu A/B neg.", "Baker cyst and Morton neuroma seen.", "C. difficile toxin neg, MRSA nares pos.", "Peak flow 310, best 420, FEV1/FVC 0.62.",
        "Seldinger technique; Mallampati II; Macintosh 3.", "Bag 2 of 3 hung, 125 mL an hour.", "Virchow node not felt, Sister Mary Joseph nodule absent.", "Montreal class A2L3B1, Mayo score 7.",
    ),
    "icu": (
        "Sedation was lightened and the patient followed two commands.", "Pressors were off by evening rounds.", "FiO2 came down from {n:60-90} to {n:35-50} percent.",
        "Lactate cleared from {f:4.0-9.0} to {f:1.1-2.0}.", "Proned for {n:12-18} hours with good effect.", "Tube feeds at {n:20-65} mL per hour, residuals small.",
        "CRRT ran without clotting.", "Extubated to high flow at {n:30-50} litres.", "Broad cover was narrowed to cefazolin.", "Bedside echo showed a hyperdynamic ventricle.",
        "Skin intact except a stage 2 over the sacrum.", "Bilateral infiltrates look better than before.", "Insulin drip stopped, sliding scale begun.", "Family meeting held about goals of care.",
    ),
    "tumour": (
        "Moderately differentiated adenocarcinoma, margin {f:0.1-1.5} cm.", "{n:0-3} of {n:12-24} nodes positive.", "PET shows no distant uptake.", "PD-L1 TPS {n:1-90} percent.",
        "Board favours neoadjuvant FOLFOX for {n:3-6} cycles.", "CEA {f:1.0-40.0} before treatment.", "ECOG {n:0-3}, tolerates stairs.", "Cisplatin was dose reduced for hearing loss.",
        "Radiation to {n:45-66} Gy in {n:20-33} fractions.", "Ki-67 around {n:5-80} percent.", "Port accessed, good blood return.", "Neutrophils {f:0.3-4.0}, filgrastim given.",
        "Restaging scan planned after the fourth cycle.", "Mismatch repair proteins are intact.",
    ),
    "baby": (
        "Spontaneous cry, tone good, Apgars {n:6-8} and 9.", "Birth weight {n:2100-4200} g, length {n:46-54} cm, head {n:32-37} cm.", "Latched well on the left, sleepy on the right.",
        "Bilirubin {f:4.0-14.0} at {n:24-60} hours, below the line.", "Vitamin K and erythromycin given.", "Ortolani and Barlow negative both hips.", "Passed meconium within {n:4-20} hours.",
        "Hearing screen passed right, refer left.", "Born by vacuum at {n:37-41} weeks and {n:1-6} days.", "GBS positive, two doses of penicillin before delivery.", "Moro and suck reflexes brisk.",
        "Circumcision healing.", "Weight down {n:3-9} percent on day 3.", "Heel stick drawn.",
    ),
    "rehab": (
        "Walked {n:20-300} feet with a front-wheeled walker and contact guard.", "Timed Up and Go {n:11-40} seconds.", "Berg {n:20-52} of 56.", "FIM transfers went from {n:2-4} to {n:5-6}.",
        "Two-person assist for the car.", "Ankle pumps three sets of ten.", "Hemi sling adjusted, subluxation one finger.", "Tolerated the parallel bars for the first time.",
        "Knee flexion {n:60-115} degrees, extension lag 5.", "Swallow trial with nectar thick, no cough.", "Dynamometer {n:12-45} kg right.", "Endurance limits stairs to {n:3-12}.",
        "Home exercise sheet reviewed.", "Residual limb shrinker fits well.",
    ),
    "device": (
        "Battery at {n:20-95} percent, ERI not reached.", "Ventricular lead threshold {f:0.5-1.8} V at 0.4 ms.", "Atrial pacing {n:5-90} percent, ventricular {n:1-40} percent.",
        "{n:1-9} runs of nonsustained VT, longest {n:5-22} beats.", "Impedance {n:380-720} ohms.", "Mode DDDR {n:50-70} to {n:110-130}.", "No shocks, one ATP.", "Sensing 8 to 12 mV.",
        "Remote transmissions every three months.", "CPAP pressure {n:6-14}, AHI {f:0.4-6.0}, leak small.", "Pump basal {f:0.5-1.4} units an hour, time in range {n:40-85} percent.", "Valve gradient {n:6-20} mmHg.",
        "Pocket healed, no warmth.", "LVAD speed {n:5000-5900}, flow {f:3.5-5.2}.",
    ),
    "oxygen": (
        "Saturation {n:82-87} percent on room air at rest.", "Needs {n:1-4} litres continuous, {n:2-6} with exertion.", "Concentrator, portable tanks and tubing requested.",
        "Six minute walk {n:120-420} metres.", "Chronic respiratory failure from emphysema, J96.11.", "Nocturnal desaturation below 88 for {n:6-90} minutes.", "Humidifier bottle for dry nose.",
        "Length of need lifetime, 99.", "Smokers in the home were warned.", "Inhaler technique poor, spacer supplied.", "Conserving device not tolerated.", "Modality E1390 with E0431.",
    ),
    "mind": (
        "Slept {n:2-7} hours, dreams less vivid.", "Lithium level {f:0.4-1.3}.", "Affect brighter, jokes with staff.", "Buprenorphine {n:4-16} mg under the tongue, no cravings.",
        "C-SSRS low, no means at home.", "Panic twice this week, shorter than before.", "Speech pressured, hard to stop.", "PCL-5 fell from {n:50-70} to {n:25-45}.", "Oriented to person, place and time.",
        "Voices quieter on clozapine {n:100-400} mg.", "AUDIT {n:4-30}.", "Drinks a pint on bad days.", "Declined group, accepted a walk.",
    ),
    "belly": (
        "Drain put out {n:20-300} mL of serous fluid.", "Belly flat, not tender, flatus since morning.", "ERCP with sphincterotomy, {n:1-4} stones swept.", "Hgb drifted to {f:6.8-9.9}, stable after two units.",
        "NG clamped and tolerated.", "Ostomy pink and productive.", "INR {f:1.1-2.8}, bilirubin total {f:0.8-12.0}.", "CT showed a transition point in the ileum.", "Advanced to soft diet.",
        "Creatinine peaked at {f:1.5-5.0} and fell.", "Tap yielded {n:2-9} litres, albumin given.", "Varices banded times {n:2-6}.", "Lap converted to open for adhesions.",
    ),
    "screening": (
        "Quantiferon positive, chest film clear.", "Ova and parasites times three: Giardia.", "Hepatitis B surface antibody {n:2-90}.", "Ivermectin and albendazole given on arrival.",
        "Interpreter used by video.", "Schistosoma serology weakly positive.", "Lead {f:1.0-9.0} micrograms per dL.", "Teeth need work, hearing fine.", "Old burn scars on both forearms.",
        "MMR and varicella started, records not to be had.", "Night terrors and a startle at loud noise.", "Sickle trait on electrophoresis.", "Vitamin D {n:8-28}, replaced.",
    ),
}  # fmt: skip
LABS = (
    "Na {n:128-148} K {f:2.9-5.9} Cl {n:95-110} CO2 {n:18-30} BUN {n:7-60} Cr {f:0.5-3.9} Glu {n:70-320}", "WBC {f:2.1-21.0} Hgb {f:7.1-15.9} Hct {n:22-46} Plt {n:40-520}",
    "AST {n:12-300} ALT {n:10-340} ALP {n:40-410} TBili {f:0.3-9.0}", "INR {f:0.9-3.6} aPTT {n:24-70}", "Trop {n:3-900} ng/L, repeat {n:3-900}", "pH 7.{n:21-48} pCO2 {n:30-70} pO2 {n:55-110}",
    "Procalcitonin {f:0.1-18.0}", "Vanc trough {f:8.0-22.0}", "A1c {f:5.1-12.0}", "UA 1.0{n:10-30}, LE 2+, nitrite neg", "ESR {n:5-110} CRP {f:0.3-28.0}", "NT-proBNP {n:90-9800}",
)  # fmt: skip
DRUGS = (
    "apixaban 5 bid", "Entresto 24/26 twice a day", "Symbicort 160/4.5 two puffs bid", "prednisone 40 then taper by 10 q3d", "Tresiba {n:8-44} u qhs", "Augmentin 875/125 x 7 d", "gabapentin 300 tid",
    "Lasix 40 am 20 pm", "carvedilol 6.25 bid", "Keppra 750 q12", "Toujeo 300/mL {n:10-40} u", "tamsulosin 0.4 hs", "Humira 40 sc q2wk", "Jardiance 10", "Vicodin 5/300 prn", "senna 2 tabs",
)  # fmt: skip
