"""The second development half: families of documents by clerks, residents and relatives who label nothing neatly."""

from invented_letters import pools_d
from invented_letters.clinical_d import CLINICAL, DRUGS, LABS
from invented_letters.slots_d import slots
from invented_letters.stories_d import STORIES
from invented_letters.writing import Hand

FAMILIES = {
    "hospital course": """
{name}, {age_w}, {rec}, came to us by way of {anyplace} {on} after {his} {kin1} found {him} <on the floor|confused|short of breath>. {clin:2} {st2_f} took the first call and {doc} wrote the orders. {clin:2} {story:2}

By {when} things had turned. {clin:3} We {asked} {doc}, who came <in from {anyplace}|the same night>; {test} came back {on}. {story:2} {clin:2}

The rest was slow. {clin:2} {pt_g}'s {rel2} {kin2_g} <slept in the chair|drove over from {spot}> and <was told the numbers|asked for {doc} by name>. {story:2} {clin:1}

{He} left us {on} for {anyplace}. Sent with {rel1} {kin1_g}: {meds:2}
{reach}. Copy to {dr4}, {spot}. {money}.
{two}/{typist}
""",
    "icu progress": """
ICU day {n:2-30}    {wk}    {n:10-23}{n:10-59}
{pt_cap} {age_s} bed {n:1-24} {rec}
o/n: {clin:2} {story:1}
d/w {doc}, seen c {attending}. {fellow} <at bedside|to line|on>.
N  {clin:1}
CV  {clin:1}
R  {clin:1}
labs
{labs:3}
P  {clin:1} {doc} to call {rel1} {kin1_g} ({sphone}). {story:1}
dispo ? {anyplace} by {when}
{page}
{st6_f} PGY{n:1-4}
""",
    "tumour board": """
Breast and GI board of {date}, {n:6-14} present ({st1_f}, {st2_f}, {who_f}, {drq}, {lone} for pathology)

Case {n:1-9}  {name} {age_w} {woman}, {rec}, sent by {doc} at {anyplace}
Slides {test} read again at {lab}; {st3_f} agrees. {clin:2}
Films from {anyplace} {on}. {clin:2}
{story:2}
Discussion: {st4_f} would operate, {st5_f} would wait. {clin:2}
Agreed: {clin:1} {doc} will tell {pt_t} {on}. Navigator {who_g}, {page}. Trial nurse {who_f} <has the consent|emails {smail}>.
""",
    "timeline": """
How we got here ({pt_ini}, {rec})
{iso}  first seen, {doc}, {anyplace}. {clin:1}
{year}  nothing on file
{sdate}  {story:1}
{slash}  ED {hosp}, {clin:1}
{span}  inpatient {fac2}, {doc}. {clin:1}
{nth}  {rel1} {kin1_g} phones, {sphone}. {story:1}
{month}  lost to follow up, had gone to {spot}
{feast}  back in ED. {clin:1} {test}
{wk}  {doc}: {clin:1}
now  {story:1} {clin:1}
prepared by {st6} for {drq} {visit}
""",
    "transfer call log": """
TRANSFER CENTER   call {ticket}
{n:10-13}{n:10-59} {st1_f} from {nick_hosp} calling, {ph7} {page}. Has {name}, {age_s}, b. {dob}. {clin:1}
{n:14-15}{n:10-59} conf w {doc}, {drq}. {clin:1} accepts if bed
{n:16-17}{n:10-59} house sup {who_f} says no bed at {hosp} till {when}
{n:18-19}{n:10-59} tried {hosp} ({sphone}), {anyplace}: full. {who_g} at desk will call back {ph7}
{n:20-21}{n:10-59} {story:1}
{n:22-23}{n:10-59} bed {n:2-40}, ground crew {who_f} and {who_f}, unit {n:2-60}, ETA 45. Face sheet {mrn}, {money}. {rel1} {kin1_g} following in {car}
closed {md} by {typist}
""",
    "doctor e-mail thread": """
{doc} wrote {on}:
On <{wk}|{date}> {st1} <{smail}|> wrote:

{st2_g}, quick one on {name} ({rec}). {clin:2} {story:1} Would you {anyaction}?
{st1_g}

  {st1_g} -
  {clin:1} {story:1} I saw {pt_k} {on} with {fellow}. Films under {accession}. Ask {who_g} in the office, {page} or {smail}.
  {st2_g}

    Adding {st3_f}. {He} is <stuck at {anyplace}|still in {spot}>. {clin:1} Link {url} works from inside only (came up as {ip}).
    {st4_ini}
""",
    "pager and chat": """
10:{n:10-59} {st1_f}: {pt_ini} {rec} hr {n:110-160}, come?
11:{n:10-59} {st2_g}: 5 min. {drq} knows?
12:{n:10-59} {st1_f}: no answer on {pager}. {clin:1}
13:{n:10-59} {st2_g}: {clin:1} try {doc}, {page}
14:{n:10-59} ops: pls call {sphone} re {pt_f}, {rel1} {kin1_g} upset, says {work} wants a note
15:{n:10-59} {st1_f}: {story:1}
16:{n:10-59} {nick}: lol ok. sending {who_g} from {hosp} transport
17:{n:10-59} {st3_f}: {test} called by {lab}, {who_g}. {clin:1}
18:{n:10-59} {st2_g}: tx. off till {when}, {st5_f} has my list @ {ext}
""",
    "relative's complaint": """
{spot}
{date}

To whoever runs {fac},

My {rel1} {pt} was in your place {span}, and I, {kin1_full}, sat there every night. <A nurse called {who_g}|Some doctor {who_f}> told us "wait", then {drq} told us the opposite. {story:1} Nobody wrote down that {he} <is allergic|had fallen {on}>. When I rang {sphone} somebody called {lone} put me through to {ext} and it rang out.

My {rel2} {kin2_g} came all the way from {spot} and lost the job at {work}. The chaplain from {church} and our neighbor {soul} will say the same. {story:2} {clin:1}

I want the papers ({money}) and I want {st3_f} to say sorry. You can {reach}, or {mail_sp}. I have written on {url} too.

{kin1_full}
{street}, {town_up}
""",
    "school or work letter": """
{visit}

To the office at {school} <and to {work}|>

This is to say that {pt} ({pt_nick} to {his} <friends|class>), student no {student}, was under our care {span} and may come back {on}. No <gym|lifting|bus duty> till {when}. {clin:1} Coach {who_f} and {who_t} may ring {page} here at {hosp}; ask for {st2_g}. {story:1}

{His} {rel1} {kin1_full} <works at {work}|picks {him} up by {land}> and can sign. The aide {soul} has the inhaler. {clin:1}

{sig1}
{fac}, {where}
""",
    "disability form": """
Name of claimant      {pt_lf}
Also known as         {pt_nick} {maiden}
Born                  {dob}
Soc sec               {ssn}
Lives at              {street} {city_st} {zip5}
Call in daytime       {phone}
Claim                 {claim}
Last job              {work}, {where}
Boss                  {soul}
Stopped work          {date}
Why                   {clin:2}
Treated by            {st1_f} {st2_f} {drq}
Where                 {anyplace}, also {anyplace}
Since when            {sdate}
Chart no there        {mrn}
Who can tell us more  {kin1_full} ({rel1}) {sphone}, {who} (neighbor)
Remarks               {story:2} {clin:1}
Signed                {pt} {visit}
""",
    "aligned table": """
NAME                       RM    AGE  CHART        MD             IN        NEXT OF KIN
{pt_lf}          {n:10-40}    {age}   {mrn}   {st1_f}      {slash}    {kin1_full} {sphone}
  note   {clin:1} {story:1}
{who_t}          {n:10-40}    {n:40-88}   {new_mrn}   {drq}      {slash}    {soul} {sphone}
  note   {clin:1}
{soul}          {n:10-40}    {n:40-88}   {new_mrn}   {st2_f}      {wk}    {who_g} {ph7}
  note   {clin:1} <to {anyplace} {on}|see {doc}>
{long}          {n:10-40}    {old}   {new_mrn}   {st3_f}      {slash}    {kin2_g} {sphone}

printed {iso} {n:10-23}{n:10-59} {typist}  from {ip}
""",
    "export lines": """
visit,dob,pt,sex,chart,acct,site,prov,zip,txt
{iso},{dob_iso},"{pt_lf}",{S},{mrn},{account},{hosp},{st1_f},{zip5},"{clin:1} {story:1}"
{iso},{dob_iso},"{pt_lf}",{S},{mrn},,{hosp},{st2_f},{zip5},"{clin:2}"
{num},,{pt_cap},{S},{mrn},{new_account},{fac2},{st3_ini},,"{story:2}"
{iso};{pt_g};{pt_f};{phone};{mail};{insurance};{accession};"{clin:1}"
{num}~{who_f}~{who_g}~{new_mrn}~{sphone}~{vil}~{clin:1}
""",
    "spoken dictation": """
this is {st1_g} {st1_f} dictating on {pt_g} {pt_f} period new paragraph date of service {spoken} period {his} number is {mrn} period
{clin:2} comma seen with {doc} comma {clin:1} period {story:1} new line {he} goes to {anyplace} period next visit {spoken} comma cell {phone} period {clin:2}
correction comma the {rel1} is spelled {kin1_g} comma not {who_g} period copy to {st3_f} at {anyplace} comma fax {fax} period end of dictation comma job {ticket} comma {st1_f} {two}
""",
    "handover list": """
I-PASS {wk} night, from {st1_f} to {st2_f}
I  {n:1-9}. {pt_cap} {age_s} {rec} - watcher
P  {clin:2} {story:1}
A  - call {rel1} {kin1_g} {sphone}
   - f/u {test}
   - {doc} to see {on}
S  {clin:1} If not better call {drq} {page}
S  {st2_ini} read back

I  {soul} {n:30-88}, stable, {hosp} transfer {slash}
P  {clin:1}
A  - {anyplace} has bed {when}. {who_f} driving
   - {st5_f} consented, {st6_f} witnessed
""",
    "appointment reminder": """
Hi {pt_nick}! <It's|This is> {fac}. We have you down with {st1_f} {on} at {n:8-11}:{n:10-50}, {where}. <Park behind {church}.|Use the door on {road}.> Bring {his} card ({insurance}) and a list of pills. {clin:1}
If {when} is no good, <text|call> {ph7} or write {mail}. <Reply C|Tap {url}> to confirm. Ask {who_g} for a ride from {spot}.
Your last one {on} with {doc} was missed. {story:1}
""",
    "consent and signatures": """
I {pt} born {dob} let {st1_f} and whoever {he} picks (<{st2_f}|{drq}>, {who_f}) do the thing we talked about {on} at {fac}. {clin:1} I was told by {doc} how it goes. {clin:1} {story:1}
Blood yes. Photos no. <Students from {school} may watch.|My {rel1} {kin1_g} may hear results, {sphone}.>

X {pt}              {visit}
witness {soul}      {slash}
for the patient {kin1_full}, {rel1}
interp. {lone}, badge {badge}, by phone {sphone}
md {st1_f} {licence}  {n:10-23}{n:10-59}
""",
    "death summary": """
{pt}, {age_w}, of {spot}, died {on} at {n:10-23}{n:10-59} with {rel1} {kin1_g} and {rel2} {kin2_g} there. {rec}. {clin:3}
{He} had been with us since {when}; before that at {nh} under {doc}. {story:2}
Pronounced by {st2_f}. Coroner's man {who_f} took case {ticket}; no post. Priest from {church} ({soul}) came. Body to {undertaker} by {car}. Organ line ref {order}, spoke to {who_g}.
{His} {rel3} {kin3_g} in {foreign_t} told by phone {intl}. {clin:1} A brother died at {old}, mother at {mid}.
cert. filed {md}, lic {licence}
""",
    "birth record": """
Baby <Boy|Girl> {pt_cap}, to be called {who_g}, out at {n:10-23}{n:10-59} {on}, {hosp}, bands {ticket}. Mother {pt_g} {pt_f} {rec}, father {soul}. {clin:3}
Caught by {doc}, {who_f} (midwife) and student {who_g}. {clin:1} Peds {st3_f} of {hosp}. Cord blood {test}.
Grandmother {who_g} turned {old} {on}, a great-aunt had her {oldth} birthday. {story:1}
Home to {spot} {when}. First check with {st4_f} {on}. WIC at {church}. {reach}
""",
    "refugee clinic": """
Arrived {on} from {foreign} through a camp near {foreign_t}, now in {hood}, {vil}. {pt}, says {age_w}, papers say born {dob}. Case {unhcr}, alien no {alien}. Tongue broker {lone}; also {long}.
{clin:3} {story:1} {His} {rel1} {kin1_g} is still in {foreign_t}, cousin {lone} in {vil}. Sponsor {soul} from {church}, {reach}.
Worked as a <tailor|driver> in {foreign}. Kids at {school}. Shots at {tribal} or county, {doc} to see {when}. {clin:2} {rec}
Volunteer {who_g} drives {him}, {car}.
{st2_f} / {st5_f}
""",
    "rehab log": """
{pt_f}, rm {n:1-60}, {rec}
{wk}  {clin:1} {st1_ini}
{slash}  {clin:1} {rel1} {kin1_g} came. {st1_ini}
{slash}  refused, wanted {kin2_g}. {story:1}
{nth}  {clin:1} cotx w {st3_f} OT, {who_g} (student from {school})
{day}  {clin:1} home eval by {road}, {vil}: {n:2-9} steps. {story:1}
{slash}  {clin:1} chair from {dme}, {impl}. {st4_low_f}
d/c {when} to {anyplace}; gym later at {gym}
""",
    "clinical trial letter": """
{st1_f} for the site team
{fac}, {where}
{date}

Dear {pt_nick},

you are number {subject} in the study (SPRINT-like arm, NCT01920711). Dose bottle {lot}, kit {device}. {clin:2} Your visit {n:2-9} is {on}; the last was {on} with {who_g}. {story:1} Parking and lunch are paid, send slips to {smail} or {fax}. If worse, phone {doc} day or night, {page}, {sphone}.
Monitor {soul} from {lab} will read chart {mrn} {when}. {clin:1}

<Warmly|Yours>
{st1_g} <and {st2_g}|>
""",
    "home oxygen order": """
to {dme} fax {fax} att {who_g}
for {pt_lf} {dob} {phone}
deliver {street}, {city_st} {zip5} - <yellow house past {church}|side door, ask for {kin1_g}>
{clin:3}
{insurance} grp {group} <policy {policy}|>
tested {date} at {hosp} by RT {who_f}, {badge}
swap old unit {device} (lot {lot}) {on}. {story:1}
{st1} NPI {npi} DEA {dea}
x {two} {visit} copy {nh}
""",
    "device clinic": """
{pt_cap}   {pt_g}            {dob}
{impl}  put in {date} by {st2_f}, {fac2}
lead RV {device}   lead RA {new_device}
last look {sdate}   today {visit}
{clin:4}
seen by rep {who_g} <from the company|> and {doc}; {story:1}
home box {new_device} linked {on}, IP {ip}, login {handle}
next {when}. {clin:1} {page}
""",
    "lab fax cover": """
{lab}
{n:1-9} pages to {st1_f} {fax}   from {who_g} {page}
{visit} {n:10-23}{n:10-59}
{test}  {pt_lf} {dob} drawn {on} at {hosp} by {who_f}
{labs:3}
panic value given to {rn} who read it back; {st2_f} told {on}. {clin:1}
acct {account} bill {insurance}
if you are not {fac} shred this and call {sphone}
{typist}
""",
    "radiology addendum": """
ADDENDUM {date}
Study {accession} of {sdate}, {pt_lf} {mrn}. Compare {anyplace} {on}, {new_accession}. {clin:2} The first read was by {st2_f}. Called to {doc} at {n:10-23}{n:10-59}, {who_g} took it. {clin:1} {story:1}
Reader code {reader}. Dictated by {two} on {md}, transcribed by {typist}, read over by {st3_ini}. {trans}
cc {st4_f}; {anyplace}, {where}
""",
    "all-capital note": """
{name} SEEN {on} AT {anyplace}, {rec}. {clin:2} PER {kin1} AND {doc} {clin:1} {story:2}
SPOKE W {drq} AND {st5_f}. {reach}. {clin:1} LIVES {in_where}, GOES TO {haunt}. {money}.
BACK {on}. {st1_f} {two}
""",
    "hurried note": """
{pt_low} {age_w} {rec}, here w {kin1}. {clin:2}
saw {doc} {on} at {anyplace}, {story:1} {clin:1}
lives {in_where}, was at {work} till {when}. {reach}. {story:1}
plan {clin:1} d/w {st3_low}, {drq} back {on}
{st1_f}
""",
    "damaged scan": """
{fac}  {town_up}
re {pt} {rec}   {visit}
{clin:2} {story:3} {clin:1} Saw {doc} and {drq} {on}. {money}, {test}. {reach}.
Was at {anyplace} before. {clin:1}
{sig1}
""",
    "wrapped record": """
{pt_lf}, {rec}, of {spot}, was brought by {his} {kin1} {on} from {anyplace} where {st2} and {soul} had seen {him} the week before. {clin:1} {story:4} {clin:2} {doc} and {who} of {hosp} agreed by phone {sphone} on {spoken}, and {pt_t} was told. {story:2} {money} {impl} {test} {st1}, {spot}
""",
}

CLOSER = {"all-capital note": "capitals", "hurried note": "small", "damaged scan": "machine-read", "wrapped record": "wrapped"}
"""Families with one layout of their own."""

HAND = Hand("D", pools_d, FAMILIES, STORIES, CLINICAL, LABS, DRUGS, slots=slots, layouts=CLOSER)
