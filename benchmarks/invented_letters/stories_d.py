"""Sentences of the second development half that carry identifiers in running prose, without labels."""

STORIES = (
    "{pt_t} <lives|stays> {in_where} with {his} {kin1}.", "{He} <grew up in|moved here from> {vil} and still has a {rel2}, {kin2_g}, there.",
    "{He} came from {foreign} in {year} and worked at {work}.", "The neighbor, {soul}, found {him} {on}.", "{His} friend {who_g} called 911.", "{kin1_g} says {he} <stopped eating|fell twice> {on}.",
    "{pt_k} was rude to {rn}.", "{pt_nick}, as everyone calls {him}, wants to go back to {haunt}.", "{He} drives {car}.", "{He} was hit by {car}, near {road}.", "{He} {social}.",
    "Someone who {social} has been sending threats.", "{pt_g} does the books at {church}.", "{He} collapsed at {haunt} {on}.", "{He} lifts at {gym} and eats at {shop}.",
    "Pills come from {pharm} on {road}.", "Was at {shelter} since {when}, before that {jail} (no {inmate}).", "{He} served at {base}, discharged {year}.", "Earlier notes from {tribal} are under {new_mrn}.",
    "You can {reach}.", "{kin2_g} ({rel2}): {sphone}.", "D/w {doc}, who {agreed}.", "Per {drq} no need to <call|transfer>.", "{fellow} <scrubbed|is aware>, {attending} <agrees|signed>.", "{rn} gave report to {who_f} at {nh}.",
    "Seen {on} and {on}, same complaint.", "Admitted {span} at {nick_hosp2}.", "Fever since {when}.", "Due back {when}.", "The old stent ({impl}) went in {on}.", "Pump swapped, {impl}.", "The {test} was lost and sent again {on}.",
    "Bills go to {kin1_g} ({money}).", "The plan said no {on} ({money}).", "Same MRN as {his} {rel3}'s chart, {new_mrn}; fixed {on}.", "A sibling's chart (#{new_mrn}) was opened by mistake.", "Two patients named {pt_f}; ours is {mrn}.",
    "Mother lived to {old}.", "{His} aunt {who_g} is {old} and sharp.", "An uncle had his {oldth} birthday {on}.", "The father, {mid}, has gout.", "{His} grandmother, {old} years old, cooks for {him}.", "Cousin {lone} died at {old} in {foreign_t}.",
    "{long} will be the proxy.", "Interpreter {lone}, id {badge}.", "{long} brought {him} in.", "Chaplain {soul} sat with {kin1_g}.", "Lawyer {who_t} wrote {on}, file {ticket}.", "Officer {who_f}, badge {badge}, waited outside.",
    "Social worker {who_g} ({page}) looks for a bed in {vil}.", "Teacher {who_t} at {school} saw the first fit.", "Daughter-in-law {who_g} keeps the list.", "Ex-partner {who} is not to be told.", "Roommate {nick} <has the same rash|drove>.",
    "Write to {mail_sp}.", "{mail} bounces.", "Photos are at {url}.", "The portal shows a log-in from {ip} {on}.", "Results went to {smail} by mistake.", "Last four of the social {last4} were checked.", "{ssn} was on the wallet card.",
    "Fax it to {fax}, att. {who_g}.", "From out of state dial {sphone}, here {ext}.", "Nobody picks up at {ph7}.", "{rel1} in {foreign_t}: {intl}.", "Was seen at {hosp}, then the {nick_hosp}, now here.", "Transferred from {anyplace} for <a bed|dialysis>.",
    "Turned away at {anyplace} {on}.", "Known to {anyplace} ({new_mrn}).", "{doc} and {doc} saw {him} on rounds.", "{st4_f} and {st5_f} disagree.", "I ran this by {doc}.", "{fam} asks for no visitors.", "{pt_f}'s {rel1} wants a second read by {doc}.",
    "Snowbird, winters in {vil}.", "Went camping by {land} {on}.", "Swam in the lake at {vil} {on}.", "House burned in {hood} {on}.", "Walks from {hood} to {church} each {day}.", "Walks down {road} daily.", "Lives over the shop {corner}.",
    "Farms out in {cnty}.", "Well water, {cnty}, tested {year}.", "License {licence} was checked for the driving form.", "Script written under {dea} by {doc}.", "Shot lot {lot}, left arm, {on}.", "Donor {ticket} matched {on}.",
    "{pt_ini} <signed|said yes>.", "{pt_cap} again.", "{name} tells me the {rel1} is {kin1_g}.", "Born in {foreign_t}, {dob}.", "Birthday is {dob}, not as on the band.", "Married name {pt_f}, maiden name {maiden}.", "Signs as {who}, goes by {nick}.",
)  # fmt: skip
