"""Names, places and number shapes of the development half: own lists, and syllables for names that no list holds."""

WOMEN = """Margaret Linda Rosa Yolanda Keisha Ingrid Fatima Mei Priya Oluchi Siobhan Hannah Rebecca Gloria Dolores Tamika Wanda
Beatriz Leila Soo-Jin Agnieszka Charlotte Naomi Joy Grace Faith Ruth Judith Elaine Marisol Xiomara Nadia Svetlana Thuy Ana
Mary-Ann Rose April June Dawn Jean Patience Olga Helga Concetta Bronwyn Aisha Deepa Kimiko Latoya Esperanza""".split()
MEN = """James Robert William Carlos Darnell Hiroshi Mohammed Kofi Sven Dmitri Patrick Liam Thomas Jerome Vikram Tuan Giovanni Luis
Ahmed Bill Mark Art Gene Rich Frank Drew Grant Chase Pierre Klaus Jamal Terrence Miguel Stanislaw Owen Isaac Raymond Leroy Kwame
Rajesh Wei Omar Ezekiel Clarence Wendell Bjorn Jean-Luc Ravi Emeka""".split()
FAMILIES = """Smith Johnson Nguyen Garcia O'Neil O'Connor McDonald Smith-Jones Van Patel Kowalski Rossi Schmidt Tanaka Kim Okafor Hernandez
Brown Young Long Rose Will May Pace Grant Price Rice Bush Wood Foley Parkinson Graves Wilson Bell Down Murphy Chan Haddad Petrov Lindqvist
Fitzgerald Washington Jefferson Baptiste Delacroix Yamamoto Castillo De_la_Cruz Van_der_Berg Al-Hassan Müller Dvořák Peña Sørensen Papadopoulos
Goldstein Abernathy Blackwood Montgomery Whitaker Hollis Cortez Villanueva Singh Kaur Tran Pham Mensah Adeyemi Kamau Ivanov Horvat Novak""".split()
STARTS = (
    "Bra Cor Dul Fen Gras Hov Jel Kal Lor Mab Nev Pell Quar Roz Sab Tav Ulm Vesk Wim Yar Zol Thren Skal Obre Cham Drav".split()
)
MIDDLES = "an el i o u ar en il or a ev im esh ou".split()
FAMILY_ENDS = """wick thorne dale mere ovic enko ievski ini azzo etti arsson gaard swamy rajan walla igwe umba oglu yan idze escu eira
ibar etxe aukas monger strop quist""".split()
WOMEN_ENDS = "ella ine yssa etta wyn isha oora ika amie linda".split()
MEN_ENDS = "ric ando ius wen mir eko ard oth esh iro".split()
TOWNS = """Springfield Leominster Fall_River Cedar_Rapids Greenville Ashland Medford Salem Burlington Georgetown Dover Bristol Clinton Arlington
Marietta Yonkers Tulsa Boise Duluth Macon Flint Utica""".split()
TOWN_ENDS = "ville ton burg field port haven ford wood".split()
STATES = "MA OH NY TX CA PA GA IL MN OR VT NH".split()
COUNTIES = "Worcester Hampden Lancaster Orange Polk Greene".split()
STREETS = "Main Oak Maple Elm Washington Lake Hill Park Second Chestnut Walnut Sunset River Church".split()
STREET_KINDS = "St Ave Rd Street Avenue Road Lane Drive Ct Blvd Way".split()
FACILITY_SHAPES = (
    "St. {saint} Hospital", "{town} General Hospital", "{town} Medical Center", "{family} Memorial Hospital", "{town} Family Practice",
    "{county} County Health Clinic", "{family} Rehabilitation Center", "Mount {saint} Nursing Home", "University of {town} Hospital",
)  # fmt: skip
SAINTS = "Luke Mary Joseph Vincent Agnes Elizabeth Anthony".split()
EMPLOYER_SHAPES = (
    "{family} Plumbing",
    "{town} High School",
    "{family} & Sons",
    "{town} Steel Works",
    "{family} Logistics Inc.",
    "First Bank of {town}",
)
DATES = (
    "{mm}/{dd}/{Y}", "{m}/{d}/{Y}", "{m}/{d}/{y}", "{Month} {d}, {Y}", "{d} {Mon} {Y}", "{Y}-{mm}-{dd}", "{Mon} {d}, {Y}", "{mm}-{dd}-{Y}",
    "{Month} {ord}", "{m}/{d}", "{dd}.{mm}.{Y}", "{Month} {d}",
)  # fmt: skip
CLEAR_DATES = DATES[:8]
BIRTH_DATES = ("{mm}/{dd}/{Y}", "{m}/{d}/{y}", "{Month} {d}, {Y}", "{Y}-{mm}-{dd}", "{d} {Mon} {Y}", "{mm}-{dd}-{Y}")
FEASTS = ("Thanksgiving", "Christmas Eve", "Labor Day", "New Year's Eve")
PHONES = ("(###) 555-####", "###-555-####", "###.555.####", "### 555 ####", "(###)555-####", "555-####")
SHAPES = {
    "MRN": ("#######", "##-##-##", "MR######", "########", "E#######", "00######"),
    "ACCOUNT": ("#########", "V##########", "4####-####"),
    "INSURANCE": ("AAA#########", "W########01", "###-##-####A", "A##-###-####"),
    "ACCESSION": ("CT-##-######", "S##-#####", "########-#", "MR##-#####", "A########"),
    "LICENCE": ("AA#######", "MD#####", "##########"),
    "DEVICE": ("PJN######H", "AA####-###A", "SN######", "##-A####"),
    "SSN": ("###-##-####", "### ## ####", "#########"),
    "VEHICLE": ("AAA-####", "#AAA###", "AAA ###"),
}
MAIL_HOSTS = ("example.com", "mailbox.example.org", "clinic-example.net")
WEB = (
    "www.{town}-clinic.example.org",
    "https://portal.{town}health.example.com/p/{number}",
    "http://records.example.org/view?id={number}",
)
HANDLES = ("@{given}{n}", "@{given}_{family}", "u/{family}{n}")
