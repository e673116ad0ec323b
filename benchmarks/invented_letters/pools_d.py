"""Names, places, number shapes and turns of phrase of the second development half: people who do not label things."""

WOMEN = """Oyinkan Thandiwe Zeynep Maartje Eilidh Nkechi Shanice Guadalupe Ximena Parvati Anoush Tatyana Milica Sunniva Aroha Leilani
Huong Xiaoling Eun-ji Haruka Farzaneh Samira Ifeoma Maeve Bridget Ottilie Françoise Zoë Renée Hope Summer Amber Ivy Pearl Ruby Iris
Constance Destiny Melody Carol Beth Dee Jo Nan Winifred Mildred Edna Bernadette Sarah Emily Jessica Amanda Karen""".split()
MEN = """Oluwaseun Thabo Mehmet Joost Hamish Chidi Deshawn Ignacio Arjun Aram Bogdan Miroslav Torvald Tane Keoni Quang Zhiyuan Min-ho
Takeshi Reza Yusuf Abdirahman Cormac Seamus Lorenz François Noël Harold Clifford Sterling Dean Pat Van Jack Ray Guy Rusty Angel
Elmer Virgil Stuart Nigel Brandon Tyler Kevin Jason Eric Ibrahima Getachew Tomasz Anselm Ruben""".split()
FAMILIES = """Okonjo Brandvold Maddox Achterberg Nakamura-Ellis Thistlewood N'Diaye D'Souza O'Shaughnessy MacLeod Van_den_Heuvel De_Witt
Von_Hagen Du_Plessis Le_Roux Bin_Salleh Al-Rashidi Ben-Ami García_Márquez Ruiz_de_Luna Ferreira_da_Silva St._Clair Wójcik Çelik Nuñez Björk
Tesfaye Gebremariam Ouedraogo Phiri Ndlovu Banda Chukwu Adebayo Xu Li Ng Vo Le Oh Ma Pak Watanabe Subramaniam Mukherjee Bhattacharya
Sandhu Qureshi Hussein Khoury Aslanyan Gurung Sherpa Begay Yazzie Two_Bulls Running_Deer Kealoha Tauiliili Marsh Field Cross Stone Rivers
Winters Small Black White Green Gray Day Church Banks Pope Bishop King Knight Baker Cook Hand Head Leg Hart Savage Swift Sharp Strong Love
Moody Case Page Still Waters Frost Snow Rivera Ramirez Thompson Anderson Clark Lewis Robinson Mitchell Campbell Roberts Turner""".split()
STARTS = "Ask Bel Crav Don Esk Fril Gul Hest Ith Jor Kev Lind Mor Nas Oth Prae Quel Rusk Sev Tul Ung Vir Wex Yeld Zab Shev Plo Drun Glai".split()
MIDDLES = "a e al or um is ol ay ef ott in ub".split()
FAMILY_ENDS = """bury cott mund sson dottir akis opoulos ello ucci ansky wicz ova ashvili zadeh mani pong watte kunle biko ela ez ault
haug stad heim ander gren lock rith nell""".split()
WOMEN_ENDS = "ana etha iri olde une assa inda oya ily eth".split()
MEN_ENDS = "an or ulf ito esh ane ok im ard yan".split()
NICKS = "Skip Bunny Doc Tiny Ziggy Pepe Lulu Mimi Bo Sonny Buddy Red Tex Kiki Nana-Jo Dusty Peanut Chuy Babs Smitty Junie Teddy Mo".split()
SINGLES = "Suharti Wayan Tashi Norbu Sukarni Zarghuna Gulbibi Mya Hla Thant Pemba Dawa Shukria Budiman Nilufar".split()
TOWNS = """Okemah Truro Bad_Axe Walla_Walla Sault_Ste._Marie Coos_Bay Presque_Isle Bemidji Natchitoches Zuni Chadron Elko Havre Laramie
Ottumwa Opelousas Tehachapi Wasilla Yazoo_City Reading Mobile Buffalo Orange Hope Independence Fairview Riverside Auburn Lebanon Paris Troy
Nome Hazard Normal Story_City Mount_Airy New_Ulm Eau_Claire""".split()
TOWN_ENDS = "stead mouth ham worth bridge cliff dale marsh gate by".split()
HOODS = "the_Bottoms|Old_Town|Eastwick|the_Heights|Frogtown|Little_Saigon|Cabbagetown|the_Flats|Bronzeville|Whittier_Park|South_Hollow".split(
    "|"
)
FOREIGN = """Herat/Afghanistan Mazar-e_Sharif/Afghanistan Goma/Congo Bukavu/Congo Asmara/Eritrea Keren/Eritrea Homs/Syria Deir_ez-Zor/Syria
Sittwe/Burma Hpa-An/Burma Mosul/Iraq Dohuk/Iraq Huehuetenango/Guatemala Choluteca/Honduras Kharkiv/Ukraine Mykolaiv/Ukraine Jimma/Ethiopia
Baidoa/Somalia Kismayo/Somalia Pokhara/Nepal Maiduguri/Nigeria Maracaibo/Venezuela""".split()
STATES = "WA ND LA OK NM AK ID MT IA WI KY AL NJ CO".split()
COUNTIES = "Okanogan Pasco Itasca Mercer Tioga Calhoun Larimer".split()
STREETS = "Larkspur Juniper Old_Mill Tanglewood Magnolia Ferry Quarry Mission Canal Bluebonnet Depot Prospect".split()
STREETS = [street.replace("_", " ") for street in STREETS]
STREET_KINDS = "Ln Pkwy Ter Street Trail Cir Loop Ave Place Hwy Row".split()
FACILITY_SHAPES = (
    "St. {saint}'s", "{town} Gen", "{town} Med Ctr", "{town} Regional", "{family} Peds", "{family} Clinic", "{town} Children's",
    "Our Lady of {saint}", "{county} County Hosp", "{family} Institute", "{town} Community", "{town} Health Sciences Center", "{family} Pavilion",
)  # fmt: skip
SAINTS = "Brendan Monica Barnabas Hedwig Cyril Perpetua Columba Lourdes".split()
EMPLOYER_SHAPES = (
    "{family} Roofing", "{family} Brothers Trucking", "{town} Elementary", "{town} Poultry", "Bank of {town}", "{family} Farms", "{town} Transit",
    "{family} Diner", "{county} County Schools", "{town} Paper Mill", "{family} Dental Supply",
)  # fmt: skip
PLACES = {
    "hosp": ("St. {saint}'s", "{town} Gen", "{town} Med Ctr", "{family} Peds", "{town} Regional", "{town} hospital", "{family} clinic", "{town} Memorial"),
    "nick_hosp": ("{family}", "{town}", "{town} Gen", "St. {saint}'s"),
    "nh": ("{family} Manor", "{town} Care Center", "Villa {saint}", "{town} Pines", "{family} House", "{built} Meadows Assisted Living"),
    "school": ("{town} Middle School", "{family} Elementary", "St. {saint} Academy", "{town} High", "{town} Community College", "{county} Tech"),
    "work": ("{family} Roofing", "{family} Brothers Trucking", "{town} Poultry", "{built} Logistics", "{family} & Daughters", "{town} Transit"),
    "church": ("St. {saint} parish", "{town} First Baptist", "Iglesia {saint}", "{built} Street Mosque", "Temple Beth {built}", "{town} Assembly of God"),
    "shop": ("{family}'s Market", "{built} Hardware", "{town} Co-op", "{family} Tire", "Casa {family} Bakery"),
    "gym": ("{town} YMCA", "{built} Fitness", "{family} Boxing Club", "Iron {town} Gym"),
    "shelter": ("{saint} House", "{town} Rescue Mission", "{family} Haven", "{town} shelter", "{built} Women's Shelter"),
    "pharm": ("{family} Drug", "{town} Pharmacy", "{family} pharmacy", "{built} Apothecary", "{family}'s Rx"),
    "jail": ("{town} Correctional", "{county} County Jail", "FCI {town}", "{town} State Prison", "{built} Unit"),
    "base": ("Fort {family}", "Camp {built}", "Naval Station {town}", "{family} AFB", "2nd Bn {built} Rangers"),
    "tribal": ("{built} Tribal Health", "{town} Indian Health Center", "{built} Nation Clinic", "{family} Pueblo Health Station"),
    "lab": ("{built} Diagnostics", "{family} Labs", "{town} Pathology Associates", "{built} Reference Laboratory"),
    "undertaker": ("{family} and Sons", "{built} Funeral Home", "{town} Mortuary"),
    "dme": ("{built} Oxygen", "{family} Home Medical", "{town} Respiratory Supply", "{family} Medical Equipment"),
}  # fmt: skip
DATES = (
    "{d}-{Mon}-{y}", "{Mon}. {d}, {Y}", "{Month} {ord}, {Y}", "{ord} {Month} {Y}", "{dd}{MON}{Y}", "{Y}.{mm}.{dd}", "{Wday}, {Month} {d}, {Y}",
    "{Y}/{mm}/{dd}", "{m}-{d}-{y}", "{ord} of {Month} {Y}", "{Mon} {ord}", "{d} {Month}", "{m}/{d}", "{Month} the {ord}", "{d} {Mon}", "{Mon} {d}", "{Month} {ord}",
)  # fmt: skip
CLEAR_DATES = DATES[:10]
BIRTH_DATES = (
    "{d}-{Mon}-{y}",
    "{m}-{d}-{y}",
    "{mm}/{dd}/{y}",
    "{Month} {ord}, {Y}",
    "{dd}{MON}{Y}",
    "{Y}.{mm}.{dd}",
    "{d} {Month} {Y}",
    "{m}.{d}.{Y}",
)
FEASTS = (
    "Diwali", "Eid", "Tet", "Passover", "Easter", "Christmas", "Boxing Day", "St Patrick's Day", "Memorial Day", "the 4th of July", "Halloween",
    "Yom Kippur", "Nowruz", "Mother's Day", "New Year's", "MLK Day", "Cinco de Mayo", "Super Bowl Sunday", "Presidents Day", "Good Friday",
)  # fmt: skip
PHONES = (
    "###.555.####",
    "### 555-####",
    "(###) 555 ####",
    "1-###-555-####",
    "###/555-####",
    "###555####",
    "555.####",
    "555 ####",
)
FOREIGN_PHONES = (
    "+44 20 7946 0###",
    "+91 98### #####",
    "011 52 55 #### ####",
    "+252 61 #######",
    "0049 30 ########",
    "+380 67 ### ## ##",
)
SHAPES = {
    "MRN": ("##-##-###", "00#####", "#######", "K##.##.###", "H-######", "### ## ##", "AA######", "########"),
    "ACCOUNT": ("##########", "#-#######-##", "HAR########", "T######", "##A######"),
    "INSURANCE": ("AAA###A#####", "##########A", "#AA#-AA#-AA##", "YRP#########", "########-01"),
    "ACCESSION": ("##:A#####", "A##-####", "####.######", "RAD########", "SP##-####", "##-###-#####", "X########"),
    "LICENCE": ("BX#######", "1#########", "RT######", "G#####", "PA-####"),
    "DEVICE": ("A##A#####", "####-##-####", "RMC######A", "H##########", "##A##A###"),
    "SSN": ("###-##-####", "### ## ####", "###.##.####"),
    "VEHICLE": ("AAA ####", "###-AAA", "#AA A##", "AA##AAA"),
}
MORE_SHAPES = {
    "udi": ("DEVICE", ("(01)00########2###(17)2#0#30(10)A####", "00########2###", "(01)1########2####(21)A######")),
    "lot": ("DEVICE", ("A####-#", "##A###", "L########", "####AA")), "vin": ("VEHICLE", ("#AAAA####6AA#####", "1AABC#####A######")),
    "dea": ("LICENCE", ("BX#######", "FA#######", "MB#######")), "npi": ("LICENCE", ("1#########",)), "reader": ("LICENCE", ("0###", "D####", "#####")),
    "group": ("INSURANCE", ("#####", "00######", "GRP####", "7####-A")), "policy": ("INSURANCE", ("AA-######", "P########", "##-###-####")),
    "claim": ("ACCOUNT", ("CLM#######", "##-####-#####", "20########")), "inmate": ("ACCOUNT", ("#####-###", "A#####", "W######")),
    "alien": ("ACCOUNT", ("A### ### ###", "A#########", "A-###-###-###")), "unhcr": ("ACCOUNT", ("###-##C#####", "KEN-#######")),
    "subject": ("ACCOUNT", ("0##-###", "US##-####", "####-0##")), "order": ("ACCESSION", ("#######", "RX####-###", "P#########")),
    "badge": ("LICENCE", ("#####", "E####")), "student": ("ACCOUNT", ("S######", "9########")), "ticket": ("ACCOUNT", ("INC######", "#########")),
}  # fmt: skip
MAIL_HOSTS = ("example.com", "post.example.net", "staff.example.org", "valley-example.edu")
WEB = (
    "mychart.{town}.example.org/msg/{number}", "https://{family}lab.example.com/r/{number}?v=2", "go.example.net/{number}",
    "http://www.facebook.com/{family}.{number}", "caringbridge.example.org/visit/{family}{number}",
)  # fmt: skip
HANDLES = (
    "{given}_{n}",
    "@{family}{given}",
    "u/{given}{family}{n}",
    "{family}.{given}.{n}",
    "xX{given}Xx{n}",
    "@the_real_{family}",
    "{given}o{n}",
)
PHRASES = {
    "rec": (
        "known to us as {mrn}", "chart {mrn}", "(#{mrn})", "{his} number here is {mrn}", "under {mrn}", "ID band read {mrn}", "old chart is {new_mrn}, new one {mrn}",
        "[{mrn}]", "pulled up {mrn}", "hosp no {mrn}", "wristband {mrn} checked", "file {mrn}", "pt # {mrn}", "medrec {mrn}", "unit no {mrn}",
    ),
    "reach": (
        "reach {him} on {phone}", "call back {ph7}", "best number {phone}", "cell {sphone}", "{phone} after 5", "{sphone}, ask for {kin1_g}", "ring {phone}",
        "try {ph7} first", "text {phone}", "{phone} is the landline", "number on file {phone} is dead, use {sphone}", "{intl} ({rel1} abroad)",
    ),
    "page": ("{stayp}{pager}", "beep {pager}", "pager {pager}", "pgr {pager}", "page me {pager}", "ext {ext}", "{stayx}{ext}", "bleep {pager}", "extension {ext}"),
    "social": (
        "posts as {handle}", "goes by {handle} on insta", "is on WhatsApp as {handle}", "is on Reddit, {handle}", "plays under the gamertag {handle}", "streams under {handle}",
        "takes Venmo as {handle}", "sends DMs from {handle}", "is {handle} on snap", "tiktoks as {handle}", "keeps a blog, {url}",
    ),
    "car": (
        "a blue Honda, plate {vehicle}", "a van, rego {vehicle}", "a truck with tag number {vehicle}", "{his} pickup, tags {vehicle}", "a grey Kia, VIN {vin}",
        "a rental ({vehicle}, out of state)", "an old Ford, {vehicle}", "a white Subaru (vin on the police slip {vin})",
    ),
    "impl": (
        "serial {device}", "s/n {device}", "lot {lot}", "sticker says {device}", "UDI {udi}", "({device}, lot {lot})", "sn {device} lot {lot}", "barcode {udi}",
        "REF sticker in chart, ser. {device}", "unit {device}",
    ),
    "when": (
        "the {nth}", "{wk}", "{sdate}", "{sdate}", "{date}", "the {day} before {feast}", "{feast}", "the {nth} of {month}", "{month}", "mid-{month}",
        "{day} the {nth}", "early {month}", "{feast} weekend", "the day after {feast}", "{day}",
    ),
    "on": ("on {wk}", "on {sdate}", "on {date}", "on the {nth}", "over {feast}", "in {month}", "on {day}", "around {feast}", "on {day} the {nth}"),
    "doc": (
        "{st2_f}", "{drq}", "{dr2}", "{rn}", "{st3_low}", "{attending}", "{st4_g}", "{dr3}", "{st5_f}", "{fellow}", "{st3_ini}", "{st6}",
    ),
    "where": ("{vil}", "{cnty}", "{hood}", "{vil}, {stst}", "out by {land}", "on {road}", "near {road}", "{corner}", "the {cnty} side of {vil}", "{vil}"),
    "money": (
        "claim {claim}", "policy {policy}", "member {insurance}", "grp {group}", "ins {insurance} group {group}", "acct {account}", "billed under {account}",
        "subscriber {insurance}", "auth for {insurance} pending", "visit {account}", "guarantor acct {account}",
    ),
    "test": (
        "acc {accession}", "specimen {new_accession}", "order {order}", "path {accession}", "cup labelled {new_accession}", "req {order}", "study {accession}",
        "block {new_accession}", "({accession})", "sample no {new_accession}", "our ref {order}",
    ),
    "anyplace": (
        "{hosp}", "the {nick_hosp}", "{nh}", "{shelter}", "{jail}", "{tribal}", "{fac2}", "{hosp}", "{base}",
    ),
    "haunt": ("{church}", "{gym}", "{shop}", "{school}", "{work}", "{shelter}", "{job}"),
    "name": ("{pt}", "{pt_cap}", "{pt_f}", "{pt_g}", "{pt_t}", "{pt_k}", "{pt_ini}", "{pt_lf}", "{pt}", "{pt_t}"),
    "in_where": ("in {vil}", "in {cnty}", "in {hood}", "in {vil}, {stst}", "out by {land}", "on {road}", "off {road}", "near {land}"),
    "spot": ("{vil}", "{cnty}", "{hood}", "{vil}, {stst}", "{vil}"),
    "nick_hosp2": ("the {nick_hosp}", "{hosp}", "{hosp}"),
    "agreed": ("agrees", "will scope {on}", "wants {his} scan back from {hosp}", "is not so sure"),
    "asked": ("asked", "paged", "got hold of"),
    "anyaction": ("look at the films", "see {him} {on}", "call {kin1_g} for me"),
    "soul": ("{who}", "{long}", "{lone}", "{who_g}", "{nick}", "{who_t}", "{long}", "{who}"),
}  # fmt: skip
