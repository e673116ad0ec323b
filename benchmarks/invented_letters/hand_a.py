"""The development half: twelve families of documents, their stories and their clinical sentences."""

from invented_letters import pools_a
from invented_letters.clinical_a import CLINICAL, DRUGS, LABS
from invented_letters.writing import Hand

STORIES = (
    "{He} lives with {his} {kin1} in {city_st}.",
    "{He} <works|worked until {year}> <for|at> {job}.",
    "{pt_t} was <brought in|accompanied> by {his} {kin1}.",
    "{pt_g} <says|reports|states> that <the pain is worse at night|it began after lifting a box|nothing has helped so far>.",
    "I spoke with {dr2} <on {date}|by phone> about <this finding|the plan>.",
    "Case <discussed with|reviewed with> {dr3} of <Cardiology|Surgery|Neurology|the pain service>.",
    "Please call {phone} <with questions|to confirm> or fax records to {fax}.",
    "{He} was last seen <here|at {fac2}> on {date}.",
    "{He} was transferred from {fac2} on {sdate}.",
    "Contact: {kin2_full} ({rel2}), {sphone}.",
    "{pt_t} moved <here|to {town}> from {town} in {year}.",
    "The {rel1}, {kin1_g}, <can be reached at {sphone}|is the health care proxy>.",
    "Follow-up with {dr4} <on {date}|in 2 weeks> at {fac}.",
    "{pt_f} <tolerated the procedure well|was discharged in stable condition|agrees with the plan>.",
    "{He} was born <{dob}|on {dob}>.",
    "Symptoms began on {sdate} <while visiting {town}|at work>.",
    "The last admission was <{date}|in {month}> at {fac2}.",
    "{pt_t}'s <insurance|health plan> ID is {insurance}.",
    "E-mail: {mail}.",
    "Appointment letters go to {address}.",
    "{pt_g}'s {rel1} {kin1_g} <manages the medications|drove {him} home>.",
    "A prior study of {date} (accession {new_accession}) was compared.",
    "Pacemaker serial number {device} was interrogated.",
    "{He} drives a <van|truck> with licence plate {vehicle} and was <rear-ended|hit> on {date}.",
    "Nurse {st5} <will call|called> the family on {wday}.",
    "Consent was <witnessed|obtained> by {sig6}.",
    "{dr2} and {dr3} were <present|informed>.",
    "Seen on {sdate} and again on {sdate}; pain {n:2-9}/10 both times.",
    "Was admitted on {feast} with <chest pain|a fall|vomiting>.",
    "{He} sees {dr6} in {town} for <diabetes|the heart|physiotherapy>.",
    "MRN {mrn} <is also used at {fac2}|was merged on {date}>.",
    "Records were <requested from|sent to> {fac2}, {town}.",
    "{pt_t} posts about {his} illness as {handle}.",
    "{He} uploads glucose readings at {url}.",
    "{pt} has <no known allergies|been told the results|a living will>.",
    "Per {his} {kin2}, {he} <fell|fainted> <at home|in the garden> on {sdate}.",
    "{pt_t} denies fever; {kin3_g} ({rel3}) <had similar complaints|is healthy>.",
    "SSN {ssn} on file.",
    "{He} is a patient of {dr1} at {fac}.",
    "{pt_i} <was seen today|gave consent>.",
)

FAMILIES = {
    "consultation letter": """
{fac}
{address}
Tel: {phone}   Fax: {fax}

{visit}

<RE|Re|Regarding>: {pt}, DOB {dob}, MRN {mrn}

Dear {dr1},

Thank you for <referring|sending> {pt_t}, a {age_yo} {woman} with <hypertension|back pain|chest pain|weight loss>. {story:2} {clin:3}

{story:2} {clin:3}

<Impression|Assessment>: {clin:2}
<Plan|Recommendations>: {clin:2} {story:1}

<Sincerely|Kind regards|Yours truly>,

{sig2}
Department of <Medicine|Neurology|Cardiology>
{trans}
""",
    "discharge summary": """
DISCHARGE SUMMARY
Patient Name: {pt_lf}
MRN: {mrn}      Account #: {account}
Date of Birth: {dob}      Age: {age}   Sex: {S}
Admission Date: {date}
Discharge Date: {visit}
Attending: {sig1}
PCP: {dr2}

HISTORY OF PRESENT ILLNESS: {pt_t} is a {age_yo} {sex}. {mix:2}
HOSPITAL COURSE: {clin:4} {story:2}
LABORATORY:
{labs:4}
DISCHARGE MEDICATIONS:
{meds:4}
DISPOSITION: <Home with {kin1}|Transferred to {fac2}|Skilled nursing facility>. {story:1}
FOLLOW UP: {dr3} on {date}, phone {sphone}.

Dictated by: {sig1}
D: {date}  T: {date}  {trans}
""",
    "radiology report": """
EXAM: <CT CHEST|MRI LUMBAR SPINE|XR CHEST 2 VIEWS|US ABDOMEN>
Patient: {pt_lf}    MRN: {mrn}    DOB: {dob}
Accession: {accession}   Exam date: {visit} {n:8-17}:{n:10-59}
Ordering physician: {st2_lf}

INDICATION: {age_yo} {sex} with <cough|pain|trauma on {sdate}>.
COMPARISON: <{date}|Outside study from {fac2}, {date}|None>.
TECHNIQUE: {n:2-5} mm slices.
FINDINGS: {clin:5}
IMPRESSION:
1. {clin:1}
2. {clin:1}
Findings were <called|communicated> to {dr3} by {dr1} at {n:8-17}:{n:10-59} on {date}.

Electronically signed by: {sig1} {date}
""",
    "pathology report": """
{fac} - SURGICAL PATHOLOGY
Case No: {accession}
Name: {pt}          Med Rec: {mrn}
D.O.B.: {dob}  ({age_s})     Collected: {date}   Received: {visit}
Submitting: {sig2}      Copy to: {dr3}

SPECIMEN: A. <Colon, polyp|Skin, left arm|Prostate, core biopsy>.
CLINICAL DATA: {clin:1}
GROSS: Received in formalin labelled "{pt_f}, {pt_g}" <and "{mrn}"|>, {n:1-4} fragments to {f:0.2-2.9} cm. {clin:1}
MICROSCOPIC: {clin:3}
DIAGNOSIS: {clin:2}
COMMENT: <Seen with {dr4}, who agrees|Intradepartmental review by {st5}>.
Pathologist: {sig1}, licence {licence}
""",
    "laboratory sheet": """
Name|DOB|MRN|Collected|Ordered by
{pt_lf}|{dob}|{mrn}|{visit}|{st1_lf}

Test            Result     Units     Reference
{labs:8}

Specimen ID {new_accession}  Phlebotomist: {st3}
Critical value called to {st4} RN at {n:8-17}:{n:10-59} on {date} by {typist}.
Insurance: {insurance}  Account {account}
""",
    "nursing note": """
NURSING NOTE {visit} {n:10-23}{n:10-59}
Pt {pt} {age_s}, room {n:2-6}{n:10-40}. {clin:1} {pt_g} resting, {his} {kin1} at bedside. {mix:2} VS: T {f:36.1-38.9} HR {n:55-120} BP {n:100-180}/{n:55-99} RR {n:12-24} SpO2 {n:90-100}%.
Notified {dr1} of <low urine output|new fever|K {f:2.5-6.0}> . {story:1} Pain {n:1-9}/10. Foley draining.
{his} {rel2} {kin2_g} phoned from {sphone}. Will continue to monitor. -- {st5}, {st6_g} aware.
{sig5}
""",
    "psychotherapy note": """
Session note, {visit}
Client: {pt} ({pt_i})
Therapist: {sig1}

{pt_g} <arrived on time|was ten minutes late>. {He} spoke about {his} {kin1} and about <work at {job}|the move to {town}>. "{kin1_g} never calls," {he} said. {mix:3} {pt_g} described {his} {kin2} as <distant|supportive>. PHQ-9: {n:3-24}, GAD-7: {n:2-20}. No thoughts of self-harm. We used a Beck inventory and agreed on <a diary|a walk each day>. {story:2}
Next session {date}. Crisis line given; own number {phone}.
{sig1}
""",
    "referral fax": """
FAX COVER SHEET
TO: {st1}            FAX: {fax}
FROM: {st2}, {fac2}       PHONE: {sphone}
DATE: {visit}        PAGES: {n:2-9}
RE: {pt}  {dob}

URGENT REFERRAL
Patient address: {address}
Home phone {phone}  e-mail {mail}
Insurance: <Blue Cross|Medicare|Aetna> member ID {insurance}   SSN: {ssn}
Reason: {clin:2}
{story:2}
NPI {licence}
""",
    "e-mail": """
From: {st1} [{smail}]
To: {smail}
Cc: {smail}
Date: {visit}
Subject: {pt_lf} / question about <the scan|the dose>

Hi {st2_g},

could you <look at|advise on> {pt_t} ({age_s}, MRN {mrn})? {mix:2} {clin:2}
The images are at {url} <(IP {ip})|>. {story:1}

Thanks,
{st1_g}
--
{st1} | {fac} | {sphone}
""",
    "emergency note": """
EMERGENCY DEPARTMENT RECORD
{pt_lf} <M/F|> {age_s}  DOB:{dob}  MRN:{mrn}  Arrival: {visit} by <ambulance|car>
CC: <chest pain|fall|shortness of breath>
HPI: {age_yo} {woman} {mix:2} {clin:2}
PMH: {clin:1} SH: {story:1} Lives at {street}, {city}.
EXAM: {clin:3}
COURSE: {clin:2} {dr2} (Surgery) paged at {n:10-23}:{n:10-59}. {story:2}
Dispo: <admit to {dr3}|home with {kin1}>. Signed {sig1}
Scribe: {st6}
""",
    "operative note": """
OPERATIVE REPORT
PATIENT: {pt}
RECORD NO.: {mrn}
DATE OF OPERATION: {visit}
SURGEON: {sig1}
ASSISTANT: {sig2}
ANESTHESIA: {st3}
IMPLANT: <Stryker|Medtronic|Zimmer> serial no. {device}, lot {new_device}

PREOPERATIVE DIAGNOSIS: {clin:1}
PROCEDURE: {clin:2} A <Jackson-Pratt drain|Foley catheter> was placed. {clin:3}
{pt_t} was taken to recovery. {story:2}
{trans}
cc: {dr4}, {dr5}
""",
    "discharge letter": """
{sig1}
{fac}, {city_st}

To the patient's family doctor

Dear Colleague,

<Your patient|The above> {pt}, born {dob}, of {address}, was with us from {date} to {visit}. {clin:3} {story:3}

{clin:3} {meds:3}

{He} will see {dr4} <on {date}|next {wday}>; {his} {kin2} <will come along|knows the number {phone}>. {story:2}

With best wishes
{st1}            {st2}
Consultant       Registrar
""",
}

HAND = Hand("A", pools_a, FAMILIES, STORIES, CLINICAL, LABS, DRUGS)
