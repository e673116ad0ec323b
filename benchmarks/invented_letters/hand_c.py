"""The second development half: families of documents by many hands and the stories told in them."""

from invented_letters import pools_c, slots_c
from invented_letters.clinical_c import CLINICAL, DRUGS, LABS
from invented_letters.families_c import FAMILIES
from invented_letters.papers_c import PAPERS
from invented_letters.writing import Hand

STORIES = (
    "{pt_t} tripped over the cat on {feast} and lay there until {kin1_g} came.", "{He} used to be a <roofer|teller|janitor> with {job}.",
    "We heard from {st2} at {fac2} that the films of {my} were lost.", "{kin2_full}, {his} {rel2}, holds power of attorney (tel {sphone}).",
    "{His} {rel1}, whom everyone calls {nick}, cooks for {him}.", "Old chart {medrec2} was thinned in {year}.",
    "{pt_g} and {kin1_g} flew in from {town} {oday}.", "The pharmacist at {pharm} flagged an interaction {md}.", "{He} sings in the choir of {church}.",
    "Hardly ate {range}.", "{st3} from social work left a card, {sphone}.", "Paged {dr4} ({pager}); {st4_f} called right back.",
    "{pt_f}, {pt_g} signed the consent {md}.", "Spent {my} to {my} at {rehab}.", "{He} gave {his} e-mail as {mail_words}.",
    "Blood was drawn at {lab} {sdate}, lab no. {new_accession}.", "{kin3_g} ({rel3}) has the same thing.", "Wearing a Dexcom, transmitter {serial}.",
    "{pt_t}'s {rel1} {kin1_full} <is allergic to penicillin|disagrees>.", "Not seen here since {my}; last weight recorded {sdate}.",
    "{He} follows a blog, {url}, for recipes.", "Messages reach {him} on {social}.", "{dr5} of {town} will take over.", "Spoke w/ {stx6} @ {acr}, {sphone}.",
    "{He} parks a camper ({plate}) behind {street}.", "Since {wdate} {he} has been staying with {kin2_full} in {county}.",
    "Per {ini2}, {his} ride was late {md}.", "{pt} lost {his} card; new member no. {insurance}.", "Works nights at {job}, days off vary.",
    "{His} neighbour {kin3_full} called 911 {oday}.", "Nurse practitioner {st5} saw {him} {sdate} and {sdate}.", "On {sdate} {pt_g} was much better.",
    "{He} was baptised by {s_Father} {st6_f} at {church}.", "Kept {his} appointment of {wdate} with {dr3}.", "{maiden} was {his} mother's name.",
)  # fmt: skip

HAND = Hand("C", pools_c, FAMILIES | PAPERS, STORIES, CLINICAL, LABS, DRUGS, slots_c.slots)
