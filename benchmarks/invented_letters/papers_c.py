"""Whole letters of the second development half: offices, homes, roads, messages and other lands."""

PAPERS = {
    "eye clinic": """
{eyes}  {visit}   {pt_lf}  {medrec2}  {dob}
CC blur OS x {n:2-9} wk, no flashes. Ref OD {st2} ({sphone}).
VA sc OD 20/{n:20-80} OS 20/{n:30-200} PH NI. IOP {n:10-30}/{n:10-30} GAT. C/D 0.{n:2-9}. {clin:1}
IOL Alcon SN60WF +{f:17.0-25.0} D, SN {serial}, implanted {my} by {st3} at {fac2}.
{story:1} Drops via {pharm}. RTC {oday} w/ {ini1}. {cr1}
""",
    "psychiatric evaluation": """
<CONFIDENTIAL - 42 CFR Part 2|Initial psychiatric evaluation>
{visit}. I met {odd}, {age_tail}, on the unit after {he} was brought by {s_Officer} {st2_f} (badge {badge}) from {shelter}.
Collateral: {kin1_full}, {rel1}, {sphone}; case manager {st3}, {smail}.
{pt_g} says "{nick} sent me." {mix:2} {clin:2} Prior admissions {my} at {fac2} and {range}. Released from {prison} {oday}. Posts on {social}.
Columbia {n:0-5}, MoCA {n:15-30}/30, AIMS 0. Dx F25.0. Lithium level {f:0.3-1.3}.
Hold expires {wdate}. Court no. {report}.
{cr1}, DEA {dea}
""",
    "paediatric clinic": """
Well child / sick visit {sdate}
{pt} ("{nick}"), {age} yr, dob {dob}, chart {mrn}; parents {kin1_full} and {kin2_full}, mother's cell {phone}, father's work {sphone} ({job}).
In <foster placement with {kin3_full} since {my}|{n:1-9}th percentile for weight>; goes to {school}, teacher {st4}. {clin:2} Rash after {feast}. VFC lot {lot}. {story:1}
Immunizations up to date; Denver II age-appropriate; ASQ 50. Forms faxed to school nurse {stx5}, {fax}. {s_Medicaid} {medicaid}.
{cr1} / {ini2}
""",
    "physiotherapy note": """
PT DAILY NOTE  visit {n:2-12}/{n:13-24}  DOS {sdate}  Pt: {pt_f}, {pt_g}  ID {mrn}  SOC {sdate}  Cert {range}
S: "{own}'s back is killing me," per {rel1} {kin1_g}. {story:1}
O: LEFS {n:20-70}/80, TUG {f:8.0-25.0} s, flexion 0-{n:70-130} deg. {clin:2}
A: progressing toward STG 1-3. P: 2x/wk, 97110 x2, 97140. Next {wdate} {n:1-5}:30 with {stx3}.
{st1}, {s_DPT}, lic {licence}. Referring {dr2}, fax {fax}. Claim {claim}, adjuster {kin3_full} x{ext}.
""",
    "sleep study": """
POLYSOMNOGRAM #{accession}                         {fac}
Name: {odd}     Age: {age}    Study night: {range}    Tech: {stx2}, {s_RPSGT}
BMI {f:22.0-48.0}   Epworth {n:3-22}/24   Neck 17 in
AHI {f:5.0-90.0}/h, supine {n:10-99}, nadir SpO2 {n:65-90}%, PLMI {n:0-40}. {clin:1}
CPAP ResMed AirSense 10, SN {serial}, DN {new_lot}, mask F20 (M), pressure {n:6-16} cm H2O; cloud login {mail}, modem ip {ip}.
DME: {pharm}, {sphone}. {story:1} Epworth form signed by {pt_i}.
{cr1}  {date}
""",
    "pharmacy message": """
{up_pharm}  store ph {phone}  fax {fax}  DEA {dea}
REFILL REQUEST {visit}
TO {st1} NPI {npi}    PT {pt_lf}  DOB {dob}  {street}, {city} {zipm}
RX# {rx}  QTY {n:30-90}  LAST FILL {md}
{meds:2}
Note: picked up by {kin1_full} ({rel1}), {plate} at drive-through. BIN 610014 PCN MEDDPRIME grp {grp} ID {insurance}. {clin:1}
RPh {stx2}/{ini3}
""",
    "home care visit": """
HOME HEALTH SKILLED NURSING VISIT   {sdate}   {n:8-11}:{n:10-59}-{n:12-16}:{n:10-59}
Client {pt}  SOC {sdate}  cert {range}  MBI {mbi}  Lives: {street}, {city}, gate code not given. Alarm co. {sphone}.
Found pt in recliner, {clin:2} Lockbox w/ neighbor {kin2_full}. {story:2} Aide {st3_g} comes M/W/F. Wound L heel {f:0.5-5.0}x{f:0.5-4.0} cm. Weight {n:100-260} lb. Wound vac s/n {serial}.
Called {dr2} at {phone} re BP {n:140-200}/{n:60-110}; orders rec'd {md}. Emergency contact {kin1_full}, {rel1}, {sphone}, {mail_words}.
Next visit {wdate}. {st1} RN {ini1}
""",
    "after visit appointments": """
{fac} - After your stay
{pt_g}, you were here {range}. Doctor in charge: {st1}. Your number: {mrn}.
Why: {clin:1} What we did: {clin:1}
YOUR APPOINTMENTS
  {wdate}  {n:8-11}:30 AM   {st2}   {group}   {sphone}
  {md}   {n:1-4}:15 PM   {s_Dr} {st3_f}   {fac2}, {address}
  {oday}   lab draw       {lab}   {sphone}
Medicines:
{meds:4}
Questions? Call {phone} or 911. Sign in at {url} as {handle}. {kin1_g} ({rel1}) has a copy.
Nurse: {st4_g} {mi}.   {sdate}
""",
    "compensation letter": """
{visit}
{s_Liberty_Mutual}, Claims, {pobox}, {city_st} {zipm}
Claim No. {claim}   Insured: {job}   Claimant: {pt}   D/I: {date}   SSN: xxx-xx-{ssn4}   Policy {policy}   Our file no. {report}

To {s_Ms}. {st2_f}:
I examined {pt_t}, {age_tail}, of {street}, {town}, on {date}. {He} was employed at {job} as a <welder|cook|picker> when, on {oday}, a pallet fell. {mix:3} Whole person impairment {n:2-20} % (AMA Guides, 6th ed., Table 17-4). MMI reached {my}. Lost time {range}. Counsel: {kin3_full}, {s_Esq}., {smail}.
{clin:2}
{cr1}   Lic. {licence}   Tax ID on file
""",
    "accident story": """
{visit}. <I was asked to see|Seen in custody of {s_Deputy} {st4_f}:> {odd}, {age_tail}. At about {n:6-11} pm on {wdate} {he} was driving {his} {s_2014} Honda ({plate}; VIN {vin}) along {roadname} near {town} when a truck belonging to {job}, driven by {kin3_full} of {town}, {plate2}, crossed the line. Police report {report}, {s_Trooper} {st3}, badge {badge}. {His} {rel1}, {kin1_g}, {n:30-60}, was in the passenger seat. Helmet: none. {story:2}

{clin:4} {pt_f} blew 0.0{n:1-7}. Released to {kin2_full}, who gave license {driver} and {sphone}. Tow: {sphone}.
- {cr1}, {fac}
""",
    "portal message": """
from: {lo_pt} ({handle})   {sdate} {n:1-11}:{n:10-59}pm
to: {lo_dr1} care team

hi its {lo_pt_g} again, dob {dob}. <the rash is back|sugar was {n:180-400} this morning|still dizzy when i stand up>. started {md}. my {rel1} {lo_kin1_g} thinks its the <lisinopril|metformin>. {lo_clin1} i moved to {lo_town} last month, new address {lo_street}. can u send it to {lo_pharm}?? call my cell {phone} after 3, or {social}. email is {mail_words} now not {mail}
also {lo_st2_g} at the front desk said i owe $40 on acct {account}?
thx {lo_nick}

reply {md}: Hi {pt_g}, {clin:1} See you {wdate}. - {stx3}, MA for {dr1}. Sent from {ip6}
""",
    "capitals laboratory": """
{up_lab}   {up_address}   LAB DIRECTOR {up_st1} MD   CLIA {licence}
PATIENT: {va}   DOB: {dob}   AGE: {age}   SEX: {S}   PT ID: {mrn}   LAB NO: {accession}
CLIENT: {up_group}   REQ PHYS: {st2_va}   COLL: {mil} 0{n:6-9}{n:10-59}   RECD: {mil}   PHONE: {phone}
TEST                 RESULT   FLAG   UNITS   REF
{labs:8}
BLOOD CULTURE X2: NO GROWTH AT 48 H. GRAM STAIN: FEW GPC. UA: PROT 1+, LEUK NEG.
COMMENT: HEMOLYZED. REDRAW REQUESTED; SPOKE WITH {up_st3_g} AT {up_acr} {md} 1{n:0-9}{n:10-59} BY {ini4}.
INS: {insurance}   BILL ACCT {account}   {up_city} OFFICE
""",
    "plain prose": """
{odd} came in with {his} {kin1} {wdate}. {He} is {age_tail} and lives on {roadname} in {town}, and I have known {him} since {year}. {clin:2} {story:2} I rang {st2}, who used to look after {him} at {fac2}, and {st2_g} remembered that on {oday} the same thing had happened. {clin:2} {kin2_g}, the {rel2}, will drive {him} {wdate}. I gave {him} my own number, {phone}. {clin:1} {pt_g} laughed about it. {st1_g}
""",
    "british clinic letter": """
{fac}
Direct line {phone}   Secretary: {st5}   {smail}
Our ref: {ini1}/{typist}/{mrn}     Clinic date: {date}     Typed: {date}
Hosp No: {mrn}   NHS No: {insurance}
{s_Dr} {st2_f}, {surgery}, {address2}

Dear {dr2}
{pt}, DoB {dob}, {address}
Diagnosis: {clin:1}
Thank you for asking me to review this {age_adj} {lady} who attended with {his} {kin1}. {mix:2} {clin:2} I have listed {him} for {sdate} at {fac2}, under {dr3}. {He} should ring bleep {pager} or {sphone} if worse.
Yours sincerely
{st1} {s_FRCP} (GMC {gmc})
Consultant Physician      cc {pt_t}; {s_Sister} {st4_f}
""",
    "british surgery summary": """
{surgery}   {address2}   Tel {phone}
Summary printed {date}
{pt_lf}   NHS {insurance}   born {dob}   {address}   mob {sphone}
Usual GP {dr1}.   Next of kin {kin1_full} ({rel1}) {sphone}
{date}  {dr2}: {clin:1}
{date}  Nurse {st3}: flu jab, batch {lot}. BMI {f:19.0-44.0}.
{sdate}  111 call, {clin:1} A&E {fac2}.
{sdate}  Home visit, {rehab}: {story:1}
Repeat: {meds:1}; Ramipril 5mg OD; Co-codamol 30/500. Read code C10F. eGFR {n:20-90}.
""",
    "irish letter": """
{fac}, {county}.   Ph {phone}
Date: {visit}     MRN {mrn}     PPSN {insurance}
Re: {odd}, {address}. D.O.B. {dob}
Dear {dr1}, many thanks for referring this pleasant {age_adj} {lady}, accompanied by {his} {kin1}. {mix:2} {clin:3} The nurse, {st4_g}, will ring {sphone} on {wdate}. Discussed with {dr3}. {He} farms near {town}.
Le gach dea-ghuí,
{st1}, {s_FRCSI}   IMC {gmc}
""",
    "australian letter": """
{fac}  Outpatients  ph {phone}  fax {fax}
{date}    URN: {mrn}    Medicare: {insurance}
Re: {pt_lf}  DOB {dob}  {address}  mob {sphone}
Dear {dr1}
I reviewed {pt_g}, a {age_adj} {woman}, on {sdate} via telehealth from {town}. {clin:3} {story:2} {His} {kin2} found the WorkCover claim ({claim}). PBS authority granted. Provider no {new_licence}.
Regards, {st1} {s_FRACP}    Reg {st3}, pager {pager}
""",
    "canadian consult": """
CONSULTATION - {fac}     {visit}
{pt_lf}   HC# {insurance}   Chart {mrn}   DOB {dob}
{address}    H: {phone}  W: {sphone} (c/o {job})
Referred by {dr2}. {pt_t} is {age_tail}. {mix:3} {clin:2} SIN not recorded. RAI {n:1-5}. Seen with resident {st4}. Fax to {fax}. Next clinic {sdate}; travels from {town} by {kin3}'s truck, {plate_bare}.
{st1}, {s_FRCPC}  CPSO {gmc}   T: {st5_f}/{ini6}
""",
    "indian summary": """
{fac}, {address}. Ph: {phone}. {smail}
UHID: {mrn}     IP No.: {account}     Ward/Bed: general
Name: {odd}    Age/Sex: {age}/{S}    S/o, W/o: {kin1_full}
D.O.A.: {date}    D.O.D.: {date}    Aadhaar: {insurance}
Consultant: {dr1}, DM (Reg. No. {gmc})
C/o <fever with chills|giddiness> since 5 days. {clin:3} Patient native of {town}. Attender {kin2_g} (mob {sphone}) explained. {story:1}
Adv: T. Pantop 40 mg 1-0-0; T. Dolo 650 SOS. Review on {sdate} in OPD with {st3}, WhatsApp {sphone}.
""",
    "south african letter": """
{fac}, {pobox}, {city_st}      Tel {phone}
Pr. No. {new_licence}     {visit}     File no. {mrn}
{pt_t} ID {insurance}, {dob}, {address}, cell {sphone}, med. aid {s_Discovery} {policy}
Dear {dr1}, thank you for sending this {age_adj} {woman}. {clin:3} {mix:1} CD4 {n:90-900}, VL LDL. {His} {kin1} works at {job}. {s_Sr} {st4_f} will phone {sdate}.
Groete, {st1}
""",
    "new zealand letter": """
{fac}   {date}   NHI {insurance}   Clinic ref {accession}
{pt}  dob {dob}  {address}  Ph {phone} / {sphone}
Kia ora {st2_g}, thanks for your note about {pt_f}. {clin:3} {story:2} ACC {claim}; GP {surgery}. Whānau hui on {sdate} with {kin1_full} and {kin2_g}. Seen again in {town} {oday}.
Ngā mihi, {st1}   {s_MBChB} {s_FRNZCGP}   NZMC {gmc}
""",
}
