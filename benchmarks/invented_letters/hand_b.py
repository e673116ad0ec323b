"""The unseen half: twelve other families of documents, with other stories and other clinical sentences."""

from invented_letters import pools_b
from invented_letters.clinical_b import CLINICAL, DRUGS, LABS
from invented_letters.writing import Hand

STORIES = (
    "Home is {street} in {town}, shared with {his} {kin1}.",
    "By trade {he} is a <welder|teacher|driver> with {job}.",
    "{kin1_g}, the {rel1}, came along and <took notes|interpreted>.",
    "According to {pt_t}, <walking helps|the cough is dry|tablets were forgotten>.",
    "We <rang|tried> {sphone} twice without answer.",
    "{dr3} kindly <reviewed the films|joined us>.",
    "An earlier film from {fac2} ({date}) was available.",
    "It started around {sdate}, <shortly after a trip to {town}|without a cause>.",
    "Next of kin is {kin2_full}, tel. {sphone}.",
    "{He} grew up in {town} and <came to {town} in {year}|never left>.",
    "Review by {dr4} <is booked for {date}|took place on {date}>.",
    "Mail reaches {him} at {mail}.",
    "The family asks that {kin1_g} be <called first|told everything>.",
    "Her or his policy number with the insurer is {insurance}.",
    "{pt_g} <wept|smiled|was cheerful> when {kin2_g} was mentioned.",
    "Implanted device: serial {device}, checked on {date}.",
    "Vehicle registration {vehicle} was noted by police.",
    "Ward sister {st5} <was at hand|dressed the wound>.",
    "{He} spent {feast} in {fac2}.",
    "The file of {fac2} lists {him} under {new_mrn}.",
    "Social worker {st6} <arranges transport|visits every {wday}>.",
    "Letters should be copied to {dr5}, {town}.",
    "{pt_f} <remains well|was informed of the risks|declined surgery>.",
    "{pt_t}'s {rel3} {kin3_g} died of <the same illness|a stroke> in {year}.",
    "Anaesthetic history was taken by {sig6}.",
    "Bloods of {sdate} <were normal|are awaited>.",
    "The pharmacy at {town} was phoned ({sphone}).",
    "{dr2} <asked for|suggested> this appointment.",
    "{He} tweets as {handle}.",
    "Pictures can be seen at {url}.",
    "On {sdate} {pt_g} <slipped on ice|felt dizzy>; on {sdate} it came back.",
    "Financial class: account {account}.",
    "Our reference {new_accession} <applies|should be quoted>.",
    "{pt} <signed the form|understands the options>.",
    "The {lady} was <seen jointly with|introduced to> {dr6}.",
    "Social security number {ssn} verified.",
    "{pt_t} arrived from {fac2} <at noon|by helicopter>.",
    "{He} last saw {dr1} <on {date}|in {month}>.",
    "Message left with {kin3_g}, {rel3}.",
    "Dates of previous visits: {date}, {date} and {date}.",
)

FAMILIES = {
    "clinic letter": """
{fac}
{city_st}
Direct line {sphone}

Our ref: {mrn}/{typist}
Date dictated: {date}    Date typed: {visit}

{dr1}
{address}

Dear {dr1}

{pt}   DOB: {dob}   {street}, {town}

Diagnoses: {clin:2}

I <reviewed|met> this {age_yo} {lady} in <clinic|outpatients> today. {mix:3}

On examination: {clin:3} {story:2}

<Yours sincerely|Best wishes>

{sig2}
Consultant Physician
cc {pt_t}, {dr3}
""",
    "inpatient summary": """
== INPATIENT SUMMARY ==
Pt: {pt_lf} | {age_s} | DOB {dob} | {mrn}
Adm {date} -- Disch {visit}
Consultant: {st1} | Ward sister: {st2} | GP: {dr3}
Presenting: {clin:1}
Course: {mix:3} {clin:2}
Results
{labs:4}
To take home
{meds:4}
Plan: {story:2} {clin:1}
Completed by {sig4} on {date}
""",
    "imaging report": """
{fac} Department of Diagnostic Imaging
{pt_lf}          #{mrn}
Birth date {dob}; {sex}
Study no. {accession} performed {visit}
Requested: {dr2}   Read: {dr1}

Clinical information: {clin:1} {age_yo}.
Prior: {date}.
Report: {clin:5}
Conclusion: {clin:2}
<Result phoned to {st4} at {sphone}.|Discussed with {dr3}, {date}.>
Reported by {sig1}; verified {date} {n:8-17}:{n:10-59}
Transcribed: {typist}
""",
    "cytology and histology": """
Histology number {accession}
Surname: {pt_f}
Forename: {pt_g}
Date of birth: {dob}
Hospital number: {mrn}
Taken: {date}  Reported: {visit}
Clinician: {sig2}

Nature of specimen: <skin ellipse|left breast core|bone marrow trephine>
Macroscopy: pot labelled {pt_f} <{mrn}|>, {n:5-40} x {n:3-20} x {n:2-9} mm.
Microscopy: {clin:4}
Summary: {clin:1} {story:1}
{st1}, {st3}
Registration {licence}
""",
    "results table": """
| Patient | Born | Number | Taken |
| {pt} | {dob} | {mrn} | {visit} |
| Requester | {st2} | Phone | {sphone} |

{labs:9}

Sample {new_accession}. Telephoned to {kin1_full} ({rel1})? No: to {st4}, {date}.
Authorised: {sig3}
""",
    "ward entry": """
{visit} {n:10-23}:{n:10-59} ward round {dr1}
{pt_f}, {pt_g} bed {n:1-30}. {clin:2} {mix:2}
Obs: temp {f:36.0-38.9}, pulse {n:55-120}, {n:95-180}/{n:50-99}, sats {n:88-100}
d/w {dr2}: {clin:1}
{kin1_g} ({rel1}) updated on {sphone}. {story:1}
Night: {pt_g} slept. {clin:1} {sig5}
""",
    "counselling record": """
Counselling record no. {mrn}
{pt}, {age} years, seen by {st1} on {visit} (session {n:2-20})

{pt_g} <began with|came back to> the quarrel with {his} {kin1}. Since leaving {job} {he} has felt <empty|free>. {mix:3} At school in {town} a teacher, {st4}, had been kind. {kin2_g} and {pt_g} <talk again|have not met since {date}>. {story:2}
Scores: HADS {n:3-20}, WSAS {n:5-30}. Risk: low.
Homework given. {pt_i} to ring {phone} if worse.
{st1}, <counsellor|psychologist>
""",
    "transfer form": """
TRANSFER OF CARE
Sending: {fac}          Receiving: {fac2}
Sent by {sig1}, fax {fax}, bleep {n:100-999}
Name .......... {pt_lf}
Born .......... {dob}
Residence ..... {address}
Telephone ..... {phone}
Relative ...... {kin1_full} ({rel1}) {sphone}
Insurer no. ... {insurance}
Soc. Sec. ..... {ssn}
Reason: {clin:2} {story:2}
Medicines: {meds:3}
Accepted by {dr3} on {date}
""",
    "message thread": """
-----Original Message-----
{st1_lf} wrote on {visit}:
To: {smail}
Re: {pt}

{st2_g}, <quick question|a favour>: {pt_t} <rang|wrote> from {mail}. {mix:2} Could you see {him} before {date}? Upload to {url}; the server is {ip}.
{clin:2}
{st1_g}

> {st2_g} here. {story:1} Fine, {wday} works. Regards, {st2_f}
{st2}, {fac}, t {sphone}, f {fax}, {smail}
""",
    "casualty card": """
CASUALTY CARD                     Attendance {account}
{pt}, {age_s}, {dob}, {phone}
Brought by {kin1_full} ({rel1}) on {visit}
Complaint: <ankle|eye|belly> since {sdate}
Story: {mix:3}
Findings: {clin:4}
Treatment: {clin:1} {meds:1}
Seen by {sig1}; senior: {dr2}
GP letter to {dr3}, {fac2}
""",
    "procedure record": """
PROCEDURE RECORD  {visit}
{pt_lf}  {mrn}  ({age} years)
Operator {st1}; assistant {st2}; anaesthetist {dr3}; scrub nurse {st4}
Device {device} (lot {new_device})
Indication: {clin:1}
Description: {clin:4}
Complications: none. {story:2}
Post-op: {meds:2}
Dictated {date}, not read. {trans}
""",
    "letter to the patient": """
{fac}
{address}

{visit}

Dear {pt_t},

Thank you for coming to see {dr1} and me on {date} with your {kin1}. {clin:2} As we told you, {clin:1} Your next visit is on {date} at {n:8-16}:{n:10-59}. Please bring {kin1_g}. {story:1} If you have questions ring {sphone} or write to {smail}, quoting {mrn}.

{clin:2} A copy goes to {dr2} at {fac2}.

With kind regards,
{st3}
Nurse specialist to {dr1}
""",
}

HAND = Hand("B", pools_b, FAMILIES, STORIES, CLINICAL, LABS, DRUGS)
