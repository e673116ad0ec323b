"""Sentences of the development half that hold no identifier, many of which look as if they did."""

CLINICAL = {
    "traps": (
        "Parkinson disease and Lewy body dementia run in the family.", "A Foley catheter and a Swan-Ganz line were in place.",
        "Findings suggest Crohn disease rather than Graves disease.", "Bell palsy resolved; Hodgkin lymphoma in remission.",
        "BP was 128/76, Apgar 8/9, Gleason 3+4=7.", "Degenerative change at L4-5 and C5/6, with T12 compression.",
        "Norco 5/325 every 6 hours and Bactrim 800/160 twice daily.", "Glasgow Coma Scale 15, NIHSS 4, Wells score 3.",
        "ICD-10 E11.9 and I10; CPT 99213.", "Strength 5/5 throughout, reflexes 2+, Babinski negative.",
        "The May-Thurner configuration is noted.", "Ejection fraction 55-60 %, QTc 440 ms.", "Murphy sign absent, McBurney point not tender.",
        "Platelets 212000, WBC 11.2, sodium 138.", "On Lipitor 40 mg, Paxil 20 mg and Allegra as needed.", "HLA-B27 negative; CA 19-9 within limits.",
        "Will follow closely and may repeat the scan.", "The bilirubin rose to 3.4 and the stool was brown.", "Colles fracture, Salter-Harris II.",
        "Boston Scientific stent in the left anterior descending artery.", "Stage T2N0M0, ER 90 %, HER2 1+.", "GFR 58 mL/min/1.73 m2.",
    ),
    "heart": (
        "There is a grade 2/6 systolic murmur at the apex.", "The electrocardiogram shows sinus rhythm at {n:55-99} beats a minute.",
        "No ST elevation was seen.", "Echocardiography shows mild mitral regurgitation.", "Troponin was {f:0.0-0.9} and did not rise.",
        "The patient was started on metoprolol {n:12-50} mg.", "Coronary angiography revealed two-vessel disease.", "Lower limb oedema is absent.",
        "Anticoagulation with apixaban was continued.", "The ejection fraction is estimated at {n:25-65} %.", "Stress testing was stopped after {n:4-12} minutes.",
        "Carotid pulses are full and equal.", "Jugular venous pressure is not raised.", "Warfarin was held for the procedure.",
    ),
    "lung": (
        "The lungs are clear to auscultation.", "There is a {n:3-22} mm nodule in the right upper lobe.", "No pleural effusion or pneumothorax.",
        "Spirometry shows an FEV1 of {n:40-95} % predicted.", "Bibasilar atelectasis is unchanged.", "Heart size is at the upper limit of normal.",
        "Sputum culture grew Haemophilus.", "Oxygen at {n:1-4} L by nasal cannula.", "Emphysematous change with hyperinflation.",
        "Calcified granuloma, unchanged.", "He or she should stop smoking.", "Azithromycin was given for five days.", "Mild peribronchial thickening is seen.",
        "No hilar adenopathy.",
    ),
    "gut": (
        "The abdomen is soft with mild epigastric tenderness.", "Colonoscopy showed {n:1-5} sessile polyps.", "Lipase was {n:20-900} U/L.",
        "No gallstones; common duct {n:3-9} mm.", "Liver span is normal.", "Helicobacter pylori was not found.", "Fragments of tubular adenoma without high-grade dysplasia.",
        "Barrett mucosa without dysplasia.", "Omeprazole {n:20-40} mg daily was prescribed.", "Bowel sounds are present in all quadrants.",
        "Stool for occult blood was positive.", "A low-residue diet was advised.", "The appendix is not seen.", "Moderate diverticulosis of the sigmoid.",
    ),
    "nerves": (
        "Cranial nerves II to XII are intact.", "MRI shows a small disc protrusion at L5-S1.", "No acute infarct on diffusion imaging.",
        "Gait is steady with a cane.", "Nerve conduction was slowed at the wrist.", "Headache improved with sumatriptan {n:25-100} mg.",
        "Mini-Mental State {n:18-30}/30.", "Tremor at rest, more on the left.", "Seizures are controlled with levetiracetam {n:2-6}00 mg.",
        "There is mild periventricular white matter change.", "Romberg test is negative.", "Sensation to pinprick is reduced below the knee.",
    ),
    "mind": (
        "Mood is low, affect is restricted.", "Sleep is broken, with early waking.", "No hallucinations or delusions.",
        "Sertraline was raised to {n:50-200} mg.", "Concentration has improved.", "Coping strategies were practised.", "Insight is fair.",
        "Speech is of normal rate.", "Anxiety in crowds persists.", "The therapy contract was reviewed.", "Appetite is poor, weight down {n:2-9} kg.",
        "There is no plan or intent.",
    ),
    "bones": (
        "Range of motion of the shoulder is limited to {n:60-150} degrees.", "Lachman test is negative.", "Radiographs show joint space narrowing.",
        "The wound is clean and dry.", "Hardware is in good position.", "Weight bearing as tolerated.", "Injection of {n:20-80} mg triamcinolone was well tolerated.",
        "Hemoglobin fell to {f:7.0-11.0} after surgery.", "Physical therapy three times a week.", "The fracture line is less visible.",
        "A cemented stem, size {n:3-9}, was inserted.", "Blood loss was {n:50-600} mL.",
    ),
}  # fmt: skip
LABS = (
    "Sodium          {n:128-148}        mmol/L    135-145", "Potassium       {f:2.9-5.9}        mmol/L    3.5-5.1",
    "Creatinine      {f:0.5-3.2}        mg/dL     0.6-1.2", "Glucose         {n:60-420}        mg/dL     70-99",
    "Hemoglobin      {f:7.1-17.0}       g/dL      12.0-16.0", "WBC             {f:2.1-21.0}       10^9/L    4.0-11.0",
    "Platelets       {n:40-620}        10^9/L    150-400", "INR             {f:0.9-4.1}        -         0.9-1.1",
    "TSH             {f:0.1-9.9}        mIU/L     0.4-4.5", "Hemoglobin A1c  {f:4.9-12.4}       %         <5.7".replace("<", "less than "),
    "ALT             {n:9-310}         U/L       7-56", "Ferritin        {n:5-900}        ng/mL     30-300", "Troponin I      0.0{n:1-9}       ng/mL     0.04",
    "BNP             {n:10-3200}       pg/mL     100", "CA 125          {n:5-90}         U/mL      35", "PT {f:10.1-16.0} s, PTT {n:24-48} s",
)  # fmt: skip
DRUGS = (
    "Metformin 500 mg PO BID", "Lisinopril 10 mg PO daily", "Atorvastatin 40 mg PO QHS", "Insulin glargine {n:6-40} units SC at bedtime",
    "Warfarin 2.5 mg M/W/F, 5 mg other days", "Albuterol 90 mcg 2 puffs q4h PRN", "Percocet 5/325 1-2 tabs q6h PRN", "Aspirin 81 mg PO daily",
    "Furosemide 40 mg PO BID", "Levothyroxine 112 mcg PO daily", "Coumadin per protocol", "Zoloft 50 mg PO daily", "Bactrim DS 1 tab BID x 7 days",
    "Xarelto 20 mg with dinner", "Vitamin D3 2000 IU daily", "Advair 250/50 1 puff BID",
)  # fmt: skip
