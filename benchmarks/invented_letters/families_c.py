"""Whole letters of the second development half: hospital and clinic papers of the United States."""

FAMILIES = {
    "community admission": """
{up_fac}
HISTORY & PHYSICAL
------------------------------------------------------------
PATIENT..... {pt_lf}          UNIT NO.... {mrn}
ADM DATE.... {visit}          ACCT....... {account}
DOB......... {dob}            AGE/SEX.... {age}/{S}
PHYSICIAN... {st1_lf}         RM/BED..... {n:2-5}{n:10-40}-{n:1-2}
------------------------------------------------------------
CHIEF COMPLAINT: <Can't catch my breath|Belly pain x {n:2-6} days|Legs gave out>.

HPI: This {age_adj} {sex} <known to me from the office|of {st2_f}'s practice|sent over from {rehab}> presents with <{n:2-9} days of dyspnea|vomiting|a fall from standing>. {story:2} {clin:2}
PAST HX: {clin:1} <Appendectomy {year}.|CABG x{n:2-4} in {year}.|Hysterectomy {year}.>
FAMILY HX: Father d. {n:50-80} MI. {rel1} <with breast ca|has lupus|well>.
SOCIAL: Retired from {job}. <{n:10-60} pack-years.|No tobacco.> <Attends {church}.|Widowed, lives {city_st}.|POA is {kin2_full}, {sphone}.>
PE: BP {n:98-190}/{n:50-105} P {n:50-130} R {n:12-28} T {f:97.0-102.9} O2 {n:88-100}% RA. {clin:2}
DATA:
{labs:4}
A/P: {clin:2} {story:1} D/w {dr3} who will see {him} in the a.m.

{cr1}
DD: {visit} {n:10-23}:{n:10-59}   DT: {sdate}   Job #{dict}   /{typist}
""",
    "academic clinic letter": """
{fac}
Division of <Rheumatology|Hematology/Oncology|Movement Disorders>
{cr1}, Chief
{cr2} | {cr3} | {cr4}
<Mail Code L{n:100-999}|Suite {n:100-900}>, {address}
Appointments {phone}  Nurse line {sphone}  Fax {fax}

{visit}

{cr5}
{group}
{pobox}
{city_st}

PATIENT:  {odd}
CHART:    {medrec2}
BORN:     {dob}

Dear {st5_g}:

It was a pleasure to meet {pt_t} in our multidisciplinary clinic {sdate}. As you know, {he} is {age_tail} and {clin:1} {mix:2}

{clin:2} {story:1} We discussed <the ORAL Surveillance data|participation in KEYNOTE-{n:100-900}|results of the ISCHEMIA trial>, and {he} <declined|would like to think about it>. {pt_t}'s {rel2} {kin2_g} took notes.

I will present {pt_f} at tumor board <on {wdate}|with {dr3}>. Labs go to {lab}; slides ({new_accession}) have been requested from {fac2}.

With warm regards,

{st1_g}

{cr1}
<Professor of Medicine|Associate Professor>
{ini1}:{typist}
enc.
""",
    "veterans progress note": """
 LOCAL TITLE: <PRIMARY CARE PACT NOTE|PODIATRY CONSULT|MENTAL HEALTH DIAGNOSTIC STUDY>
STANDARD TITLE: <PRIMARY CARE NOTE|PODIATRY CONSULT>
DATE OF NOTE: {vadate}@{n:10-23}:{n:10-59}     ENTRY DATE: {vadate}@{n:10-23}:{n:10-59}:{n:10-59}
      AUTHOR: {st1_va}        EXP COSIGNER: {st2_va}
     URGENCY:                            STATUS: COMPLETED

{va}   {ssn}   {dob}   {age}
PCP: {st3_va}      Pref phone: {phone}
SC %: {n:10-90}   Era: <VIETNAM|PERSIAN GULF|POST-VIETNAM>  Served {year}

S: Vet {last4} is a {age_adj} <MALE|veteran> seen <in person|by VVC>. {mix:2} Rides DAV van from {town}.
O: wt {n:120-310} lb, bmi {f:19.0-44.0}. {clin:2}
Active Outpatient Medications:
{meds:4}
A/P:
1) {clin:1}
2) {clin:1} RTC {n:2-6} mo, ordered by {st4_va} on {md}.
Next of kin: {kin1_full} ({rel1}) H: {sphone}

/es/ {st1}
<STAFF PHYSICIAN|CLINICAL PHARMACY SPECIALIST>
Signed: {sdate} {n:10-23}:{n:10-59}

Receipt Acknowledged By:
* AWAITING SIGNATURE *     {st4_va}
{date} {n:10-19}:{n:10-59}   /es/ {up_st5}
""",
    "urgent care chart": """
{walkin} - Visit Summary                      Visit# {account}
Pt: {odd}      Pt ID {mrn}     {age_short}     {visit}  in {n:8-11}:{n:10-59} out {n:12-19}:{n:10-59}
Cell: {phone}    Pharmacy: {pharm}, {sphone}
Employer: {job}
Ins: <{s_Aetna}|{s_Cigna}|{s_Tricare}> mem# {insurance} grp {grp}; subscriber {kin1_full}

CC   <cut L thumb on a can|sore throat|twisted ankle at {school}|dog bite on {md}>
HPI  {story:1} {clin:1}
ROS  neg except above
EXAM {clin:2}
MDM  {clin:2} XR read by {st3_a} as normal. Tdap given, lot {lot}, exp {exp}, L deltoid, by {ini4}.
DISP Home. Work note until {md}. Recheck {oday} here or with {group}. <Pt texted portal link {url}.|AVS emailed to {mail}.>

e-signed {cr1} NPI {npi}; scribe {stx5}
""",
    "tab export": """
PatName\tPatID\tDOB\tSex\tPCP\tHomePh\tAddr\tCity\tSt\tZip
{pt_lf}\t{mrn}\t{dob}\t{S}\t{st1_lf}\t{phone}\t{street}\t{city}\t{s_OH}\t{zip}

EncDate\tEncID\tDept\tProv\tNote
{date}\t{new_account}\t<FAM MED|ENDO|URO>\t{st2_lf}\t{clin:1} {story:1}
{sdate}\t{new_account}\tCARD\t{st3_lf}\t{clin:2}
{date}\t{new_account}\tTEL\t{st4_a}\t<LVM at {phone}|no answer {sphone}>, {clin:1}
{sdate}\t{new_account}\tED {acr}\t{st5_lf}\t{story:1} {clin:1}

Problem\tICD10\tNoted\tBy
<Type 2 diabetes|CKD stage 3>\tE11.{n:2-9}\t{my}\t{ini2}
Essential hypertension\tI10\t{my}\t{ini3}
Vaccine\tLot\tDate
<Shingrix|Prevnar 20|Flucelvax>\t{lot}\t{date}
""",
    "pipe export": """
MSH|^~&|EMR|{up_acr}|ARCHIVE|{n:1-9}|{vahl7}{n:10-23}{n:10-59}||MDM^T02|{dict}|P|2.3
PID|1||{mrn}^^^MR||{hl7}||{dobhl7}|{S}|||{street}^^{city}^{s_KY}^{zip}||{phone}||EN|M||{account}|{ssn}
NK1|1|{kin1_hl7}|{rel1}||{sphone}
PV1|1|O|CLIN^^^{fac2}||||{npi}^{st1_hl7}^^^^MD
IN1|1|{policy}|{s_Humana}||||||{grp}
TXA|1|CN|TX|{vahl7}||||||{ini1}
OBX|1|TX|CC||{clin:1}
OBX|2|TX|HPI||{story:2}
OBX|3|TX|EXAM||{clin:2}
OBX|4|TX|PLAN||{clin:1} {story:1}
OBX|5|NM|GLU||{n:60-300}|mg/dL|70-99|H
OBX|6|TX|SIGN||{cr1} {visit}
""",
    "transcribed dictation": """
<RE|In re>:  {pt}
      #{medrec2}
      D/B {dob}

<Gentlemen|To whom it may concern|Dear {dr2}>:

I had the opportunity of seeing this delightful {age_adj} {lady} at the kind request of {dr2} on {visit}, period. {He} gives a history of <numbness in the fingers|difficulty swallowing> going back to {my}, comma, worse since {feast}. {mix:2}

New paragraph. On examination, {clin:2} The remainder of the examination is within normal limits. {story:1}

In summary, {pt_t} is a {age_adj} {woman} with <the above|a good prognosis>. {clin:2} I have taken the liberty of scheduling {him} at {fac2} {wdate} and {he} was told to call {phone}, extension {ext}, if anything changes. My beeper is {pager}.

Thank you very much for allowing me to participate in the care of {pt_t}.

Very truly yours,


(dictated but not read)
{cr1}
{up_ini1}/{typist}  {dict}
d:  {sdate}
t:  {sdate}
cc:  {cr3}
     {cr4}, {city_st}
     {job}, attn. {kin3_full}
""",
    "referral form": """
>>> FAX RECEIVED {visit} {n:8-19}:{n:10-59} FROM {fax} P.{n:1-3}/{n:4-9}
REFERRAL FORM - please print                [x] urgent  [ ] routine
Patient last name: {pt_f}          First: {pt_g}       M.I.: {mi}
Birthdate: {dob}   Gender: {S}   Lang: <English|Spanish|Hmong>
Mailing addr: {pobox}
              {city_st}
Best phone (c): {phone}  OK to leave msg [x]    e: {mail}
Guarantor: {kin1_full}   SS#: {ssn}
Primary ins: <{s_Anthem}|{s_Medicare}> ID#: {mbi}   Grp: {grp}   Auth #: {claim}
Secondary: {s_Medicaid} {medicaid}
Referring: {cr1}   NPI: {npi}   DEA: {dea}   Back line: {sphone} x{ext}
Practice: {group}, {address}
Refer to: [x] {st2}  [ ] {st3}  [ ] first available
Dx / ICD: <M54.5|R07.9|K21.9>  CPT: <72148|93306>
Reason: {clin:2}
Pertinent hx: {story:2}
Attached: [x] labs  [ ] op note of {sdate}  [x] EKG {sdate}
Completed by: {stx4}     Date: {md}
""",
    "telephone encounter": """
TELEPHONE ENCOUNTER  {visit} {n:8-17}:{n:10-59}
Caller: {kin1_full} ({rel1})     Callback: {phone}     2nd: {sphone}
Re: {odd}, dob {dob}, acct {account}
Taken by: {stx1}

{kin1_g} calling, {pt_g} <up all night coughing|out of <Xarelto|Synthroid>|sugar was {n:240-480} this am>. Started {md}. {clin:1} Uses {pharm} ph {sphone}. Wants <{dr2}|someone> to call back before {n:3-5} pm, ask for {nick}.
>> {stx2} {md} {n:8-17}:{n:10-59}: lm on vm {phone}.
>> {stx2} {md} {n:8-17}:{n:10-59}: spoke w {kin1_g}. Per {dr2}: {clin:1} Rx {rx} sent. Appt {wdate} {n:8-11}:{n:10-59}.
>> {ini3}: PA submitted, ref {claim}, spoke to Rep "{st6_g}" at {s_Optum}, {sphone}.
Closed by {cr4} on {sdate}
""",
    "nursing shift notes": """
{mil} 0715  rec'd rpt fr {st1_g}. A&Ox{n:2-4}, VSS. PIV #20 R FA patent, flushed. {pt_f} c/o pain {n:3-9}/10, MS 2 mg IVP w/ relief. lungs CTA. abd soft, +BS x4. ------{ini2}
{n:10-11}{n:10-59}  <to CT via w/c|dsg chg LLE>, tol well. BS {n:80-320}, cov per SSI. {rel1} {kin1_g} in, req to s/w MD; {st3_f} paged {pager}, aware. ------{ini2}
1230  ate {n:25-100}%. I/O {n:300-900}/{n:200-900}. {clin:1} --{ini2}
{n:14-15}{n:10-59}  SW {st4_g} @ bedside re: placement @ {rehab}, bed avail {md}. pt upset, "I want to go home to <{town}|my cat>". emot support. --{st2_a} RN
{md} 1920  assumed care. {pt_i} resting, no s/s distress. SR up x2. Foley cath d/c'd 1800, DTV 0200. K+ {f:2.8-5.5}, {dr5} notified, K rider hung. {clin:1}
2315  fd on floor next to bed, no LOC, no inj. NP {st6_f} here to eval. fam ({kin2_g}, {sphone}) notified by {st2_g}. ----{cr2}
""",
    "social work assessment": """
Social Work Psychosocial Assessment
Name {pt}      Rec. {mrn}      Seen {visit} & {md}
Referred by: {stx1} on account of <housing|IPV screen positive|no PCP>

{pt_t} was born in {town} in {byear}, the <second|fourth> of {n:3-9} children of {kin1_full} and the late {kin2_full}. {He} <completed {n:8-12}th grade at {school}|left {school} in {year}> and worked at {job} <until {my}|off and on>. <Served {n:2-9} years at {prison} (inmate no. {inmate}); parole officer is {st2}, {sphone}.|Stays at {shelter} since {my}; mail c/o {church}.|Rents a room at {street}, landlord {st2}, {sphone}.> {His} {rel3}, {kin3_g}, lives in {county}.

Income: SSI ${n:600-990}/mo, SNAP. {s_Medicaid} #{medicaid}. SSN ends {ssn4}. <Driver's license {driver}.|No ID; passport {passport} expired {my}.> <Drives a Corolla, {plate}.|No car.>

Strengths: faith, humor, {his} dog. {story:2}
Mental status: {clin:2}
Plan: (1) apply to {rehab}, contact {st4}, {sphone}; (2) <bus passes|APS report no. {report} filed {md}>; (3) meet with {kin1_g} {wdate}.

{st3}, {s_LCSW}, lic. {licence}     pager {pager}
""",
    "ambulance run sheet": """
{ems}        RUN # {run}        UNIT <M{n:1-9}|A{n:10-40}>
DATE {visit}   DISP {n:10-23}:{n:10-59}:{n:10-59}   ENR :{n:10-59}   ONSC :{n:10-59}   DEST {fac}
CREW: {st1_a} (EMT-P) #{badge} / {st2_a} (EMT-B) #{new_badge}
INCIDENT: {street}, {city}, {county}
PT: {pt_lf}   {age_short}   DOB {dob}   PH {phone}   SSN {ssn}   BILL TO: {mbi}
C/C "<i cant breathe|chest hurts|fell down stairs>"
HX  {kin1} found pt <on floor|in recliner> at approx {n:10-12}:{n:10-59}; last normal {wdate}. PMH <CHF, DM2, HTN|COPD>. ALL <NKDA|PCN>.
MEDS per bottles (from {pharm}): <metop, lasix, eliquis|insulin, norvasc>
V/S {n:90-200}/{n:50-110}  {n:50-140}  {n:12-36}  {n:78-100}%RA  GCS {n:9-15}  BGL {n:40-400}
TX  O2 {n:2-15}L, 12L sinus tach, IV 18g L AC, NS TKO, ASA 324. Zoll s/n {serial}.
NARR  U/A pt found {clin:1} {story:1} Bystander {kin3_full} ({sphone}) states pt <slumped over|was unrestrained driver of a silver Civic, {plate}>. {s_Ofc}. {st5_f} #{new_badge} on scene. Report to RN {st6_g} at {acr}, room {n:1-30}. Times synced.
SIG: {st1}    FAX to {fax}
""",
    "surgical pathology": """
{lab}
{address}        CLIA {new_licence}       Director: {cr1}

SURGICAL PATHOLOGY CONSULTATION                    Path # {accession}
PATIENT   {pt_lf}              MED REC  {mrn}           AGE/SEX {age}/{S}
COLLECTED {visit}      RECEIVED {sdate}      REPORTED {sdate}
SUBMITTED BY  {st2}          LOCATION  {fac2}

SPECIMEN(S):  A) <R breast, 10:00, core|Gallbladder>   B) <Node, sentinel #1|Skin, L cheek>
GROSS: Container A, labelled "{pt_f} {init} {medrec2}", holds <tan-yellow fibrofatty tissue|a green-black organ> {f:1.0-9.9} x {f:0.5-4.0} x {f:0.2-2.0} cm. Inked, serially sectioned; cassettes A1-A{n:3-9}. ({ini3}/{typist})
MICRO: {clin:2} Block {block} sent for <Oncotype DX|MSI by IHC>; deeper levels of slide {new_block} reviewed.
DX:  A) {clin:1}
     B) {clin:1}
Synoptic: pT{n:1-3}b N{n:0-2} (sn), margins {n:1-9} mm, ER 95%, Ki-67 {n:5-60}%.
Prior: {new_accession} ({my}), reviewed by {stx4} at {fac2}.
Called to {dr2} by {ini1} on {md} at {n:8-17}{n:10-59}.
Electronically signed, {cr1}        Histotech: {st5_a}
""",
    "imaging report": """
{imaging}   tel {phone}  fax {fax}
REPORT OF <MAMMOGRAM DIGITAL BILATERAL|CT HEAD W/O|NM BONE SCAN|MR KNEE LT>
------
{odd}   |  {age_short}  |  b. {dob}  |  Acc# {accession}  |  ID {mrn}
Date of service {visit}.  Ref: {st1} ({group}).  Tech: {st2_g} {mi}., room {n:1-6}.  Scanner <Siemens Somatom|GE Signa 1.5T> s/n {serial}
Hx: {clin:1} <Fell {wdate}.|s/p MVC {md}.|Prior at {fac2}, {my}.>
Contrast: Omnipaque 350, {n:60-120} mL, lot {lot}. Creat {f:0.6-1.8} ({md}).
Comparison: <{date}, acc {new_accession}|none>.

{clin:5}

IMP: {clin:2} BI-RADS {n:1-4}. Recommend repeat by {my}.
<Critical result to {stx3} RN, read back, {n:10-23}{n:10-59} {md}.|Letter mailed to {pt_t}, {pobox}, {city_st}.>
{cr4} // dictated {sdate}, approved {sdate} // trans: {typist}
""",
    "implant operation record": """
OPERATIVE RECORD                                            Case {account}
{pt_lf}  {mrn}  {dob}                                   OR <2|7>, {visit}
Surgeon(s)     {cr1}; {cr2}
Anesthesia     {st3} / CRNA {st4}
Circulator     {stx5}      Scrub {stx6}      Rep: {kin3_full} (<Zimmer Biomet|Medtronic>)
Preop dx       <Osteoarthritis R knee M17.11|Complete heart block>
Procedure      <Total knee arthroplasty, 27447|Dual-chamber pacemaker, 33208>

IMPLANT LOG
  <Femoral component|Pulse generator>    REF {model}   LOT {lot}   SN {serial}   EXP {exp}
  <Tibial tray|RA lead>                  REF {new_model}   LOT {new_lot}   SN {new_serial}
  Cement/kit      UDI {udi}
  Serial number of old device: {device}, placed {year} at {fac2} by {dr6}

Time out at {n:7-15}:{n:10-59} with patient name, DOB and site. Prepped and draped. {clin:3} Tourniquet {n:40-99} min at {n:250-300} mmHg. EBL {n:20-400} mL. Counts correct x2 per {st5_g}. {pt_f} to PACU, stable. {kin1} updated by {dr1}, <in waiting room|by phone at {sphone}>.
Specimen to path as {accession}.
{ini1} / job {dict} / {sdate}
""",
    "dental chart": """
{group}   {street}   {city_st}   Ph {phone}
Patient: {odd}      Chart {medrec2}      Resp. party: {kin1_full}      DOB {dob}
Delta Dental sub ID {insurance}   Grp {grp}

{md}   D0120 periodic, D1110 prophy, 4BWX. #{n:2-15} MOD comp wd margin. Perio {n:2-5}mm gen. HH reviewed, takes <Fosamax|Plavix>. {ini1}/{ini2}
{sdate}   #{n:17-31} D2740 crn prep, A2 shade, 1.8 ml 2% lido 1:100k epi, temp w/ Integrity. Lab slip {rx} to {lab}. NV {md}. {st3_a}, {s_DDS}
{sdate}   Pt's {rel1} {kin1_g} called, temp came off eating taffy on {feast}. Recemented. {cr4}
{sdate}   SRP UR, UL. {clin:1} Ref to {dr5} (endo), {town}, {sphone}. Implant #{n:18-30}: Straumann BLT 4.1x10, lot {lot}. txt reminder {phone}.
BALANCE ${n:20-900}.00 acct {account}; CareCredit; statement to {pobox}. e-mail {mail}
""",
}
