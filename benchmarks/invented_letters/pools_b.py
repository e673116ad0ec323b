"""Names, places and number shapes of the unseen half: none of them stands in the development half."""

WOMEN = """Eleanor Shirley Lucia Imani Yvonne Astrid Zahra Xiu Anjali Adaeze Niamh Esther Deborah Carmen Guadalupe Shanice Irene Paloma
Samira Eun-Ji Katarzyna Amelia Miriam Hope Charity Prudence Edith Lorraine Noemi Altagracia Rania Ludmila Linh Catarina
Anne-Marie Violet May Summer Ivy Heather Olive Gudrun Filomena Rhiannon Khadija Lakshmi Haruka Ebony Milagros Pearl""".split()
MEN = """Charles Edward Walter Javier Tyrone Kenji Ibrahim Yaw Anders Alexei Declan Seamus Philip Reginald Arjun Minh Lorenzo Hector
Yusuf Bob Chip Guy Jack Pat Victor Cole Dean Hunter Laurent Jürgen Malik DeShawn Rafael Zbigniew Gareth Abel Norman Otis Kojo
Suresh Jun Tariq Obadiah Ernest Virgil Leif Jean-Paul Sanjay Chukwudi Rod""".split()
FAMILIES = """Williams Davis Tran-Lee Martinez O'Brien D'Angelo MacLeod Carter-Hughes Le Shah Wisniewski Ricci Becker Suzuki Park Nwosu Gonzalez
White Short Cook Love Woods Day Best Banks Stone Field Bright Cooper Berry Crohn Whipple Addison Turner Still Baker Gallagher Wong Nassar Volkov
Bergstrom Sullivan Monroe Freeman Toussaint Beaumont Nakamura Rojas Dos_Santos Von_Trapp El-Masri Köhler Šimić Núñez Østergaard Stavros
Rosenberg Pemberton Hawthorne Kensington Ellsworth Tillman Salazar Quintero Gill Dhillon Vu Dang Boateng Balogun Wanjiru Sokolov Kovač Dubois""".split()
STARTS = "Ald Bex Crin Dosh Elv Frim Gul Hask Isk Jov Kres Lund Mirz Nald Oph Prun Rish Stob Tild Uzo Vald Whel Xan Yev Zub Glyn".split()
MIDDLES = "em o a ir ul ine ak os eb it um ai onn er".split()
FAMILY_ENDS = """stead croft hurst ley ovsky chuk wicz ucci acchio oni sson dottir strand nathan murthy pillai unde ekwe ogbu zadeh ossian vili
anu inho arte goiti kainen smythe bottom gren""".split()
WOMEN_ENDS = "enna ora iette ysha inda eva aleen ari una essa".split()
MEN_ENDS = "bert ovan ulf ario emir ack uno orn ith ayo".split()
TOWNS = """Lancaster Keene Grand_Forks Terre_Haute Fairview Oxford Milton Troy Riverside Kingston Franklin Newport Auburn Jackson Scranton Spokane
Laredo Fargo Modesto Akron Bangor Pueblo""".split()
TOWN_ENDS = "stead bury minster dale mouth creek ridge boro".split()
STATES = "NJ MI WI FL CO WA VA NC ME CT AZ MO".split()
COUNTIES = "Essex Berks Cumberland Marion Dane Kern".split()
STREETS = "High Cedar Pine Spruce Lincoln Mill Ridge Highland Third Willow Jefferson Meadow Bay Prospect".split()
STREET_KINDS = "Street Ave. Rd. Pl Terrace Dr Circle Pkwy Lane Ct. Sq".split()
FACILITY_SHAPES = (
    "{town} Regional Hospital", "{saint} Medical Centre", "Sisters of {saint} Hospital", "{family} Institute", "{town} Community Hospital",
    "The {family} Clinic", "{town} Surgical Associates", "{family} Hospice", "{county} Veterans Hospital", "Lake {town} Urgent Care",
)  # fmt: skip
SAINTS = "Providence Mercy Trinity Good_Shepherd Holy_Cross Saint_Rita Bethany".split()
EMPLOYER_SHAPES = (
    "{family} Bakery",
    "{town} Elementary School",
    "{family} Trucking",
    "City of {town}",
    "{family} Brothers Foundry",
    "the {town} Gazette",
)
DATES = (
    "{dd}-{MON}-{Y}", "{Month} {d} {Y}", "{Wday}, {Month} {d}, {Y}", "{Y}/{mm}/{dd}", "{mm}/{dd}/{y}", "{m}-{d}-{y}", "{Mon}. {d}, {Y}", "{d} {Month} {Y}",
    "the {ord} of {Month}", "{Month} {Y}", "{Mon} {d}", "{d} {Mon}",
)  # fmt: skip
CLEAR_DATES = DATES[:8]
BIRTH_DATES = ("{dd}-{MON}-{Y}", "{mm}/{dd}/{y}", "{Month} {d} {Y}", "{Y}/{mm}/{dd}", "{d} {Month} {Y}", "{m}-{d}-{Y}")
FEASTS = ("the Fourth of July", "Easter Sunday", "Memorial Day", "Christmas Day")
PHONES = (
    "+1 ### 555 ####",
    "1-###-555-####",
    "###/555-####",
    "(###) 555 ####",
    "###-555-#### ext. ###",
    "### 555-####",
    "x#####",
)
SHAPES = {
    "MRN": ("###-###-###", "H##-#####", "########-#", "######", "#########", "P#####AA"),
    "ACCOUNT": ("A##-######", "############", "#######-###"),
    "INSURANCE": ("#AA#-AA#-AA##", "ID ###########", "AAAA######", "#########-##"),
    "ACCESSION": ("XR#######", "##-SP-####", "SU-##-####", "#############", "US###-####"),
    "LICENCE": ("A.#######", "##-######", "R#########"),
    "DEVICE": ("AAA####AA", "######-##-A", "LOT##A###", "(01)00############"),
    "SSN": ("###-##-####", "###.##.####", "###-##-####"),
    "VEHICLE": ("AA## AAA", "###-AAA", "#AAAAA##AAAA#####"),
}
MAIL_HOSTS = ("post.example.com", "hospital-example.edu", "inbox.example.net")
WEB = (
    "{town}surgery.example.com/patients/{number}",
    "https://www.{family}clinic.example.org",
    "http://imaging.example.net/study/{number}/view",
)
HANDLES = ("@the_real_{family}", "@{given}.{family}{n}", "fb: {given}.{family}.{n}")
