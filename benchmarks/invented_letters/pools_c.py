"""Names, places and number shapes of the second development half: many lands, and syllables for names that no list holds."""

WOMEN = """Nthabiseng Aroha Saoirse Caoimhe Gurpreet Zanele Precious Blessing Ximena Consuelo Maribel Ottilie Solveig Ilse Hendrika Annelie Marguerite Oceane Francoise Zuzana Malgorzata Snezana Dragana Eleni Despina
Yasmin Hafsa Ayesha Noor Shirin Nasrin Farzana Mirembe Ngozi Chidinma Yewande Abena Akosua Wanjiru Tsholofelo Moana Ngaire
Leilani Malia Kailani Mei-Ling Xiu-Ying Sakura Min-Seo Bich-Ngoc Phuong Maricel Luzviminda Tala Winona Dakota Autumn Hazel Ginger Opal Amber Crystal Destiny Harmony Mercy Constance Temperance Verity Robin Merry Bonnie Sandy Penny
Tiffany Brittany Kaylee Jolene Peggy-Sue Billie-Jo LaQuisha Shaniqua Bernadette Philomena Assumpta Una Gwenllian Angharad Morag Catriona""".split()
MEN = """Sipho Thabo Lwazi Pieter Johannes Wiremu Tane Rangi Oisin Cathal Padraig Fearghal Harpreet Baljit Venkatesh Murugan Zoltan
Laszlo Bogdan Radek Wojciech Slobodan Nikolaos Spyridon Yiannis Hassan Abdulrahman Bilal Reza Farhad Hamid Chukwuemeka
Obinna Segun Babatunde Kwabena Kipchoge Tendai Farai Sione Tevita Keanu Kaleo Guo-Qiang Zhiwei Takeshi Sung-Ho Ji-Hoon Duc Quang
Rodrigo Crisanto Bayani Efrain Refugio Jesus Angel Salvador Alistair Hamish Lachlan Angus Rhys Ieuan Bertrand Thibault
Ulrich Lothar Wolfgang Gunther Torvald Magnus Aksel Eero Jarkko Colt Stone Cash Royal Major Duke Earl Buck Rusty Sonny Bud
Cleophus Roosevelt Booker Tyrell Deshawn Marquis Travis Wade Clint Rowdy Boyd Homer Orville Cletus""".split()
FAMILIES = """Mokoena Dlamini van_der_Merwe du_Plessis Botha Naidoo Pillay Ngata Te_Rangi Parata Tamihana Ó_Briain Ní_Dhomhnaill McGillicuddy
MacAllister O'Shaughnessy O'Dowd Fitzmaurice St._Clair St-Pierre LeBlanc Thibodeaux Desjardins Tremblay Gagnon-Roy Subramaniam Krishnamurthy
Venkataraman Chatterjee Mukhopadhyay Deshpande Iyer Sandhu Brar Szabó Nagy Kovács Wiśniewski Wójcik Grzybowski Jovanović Đorđević Hadžić
Papanikolaou Karagiannis Theodoropoulos Yılmaz Öztürk Demirci Al_Rashid El-Sayed bin_Yusof ibn_Khalid Abdullahi Ezenwa Okonkwo Nwachukwu
Owusu-Ansah Asante Wanjala Otieno Mutasa Chikwava Tuilagi Fonoti Kealoha Zhang Ouyang Huang Xu Nakagawa Fujimoto Hwang Seo
Huynh Doan Ngo Macapagal Dimaculangan Bautista Reyes-Soto Villarreal Zaragoza Escobedo y_Leal dos_Santos da_Silva Figueiredo Carvalho
von_Trotha zu_Guttenberg Oberholtzer Hochstetler Zook Stoltzfus Halvorsen Ødegård Korhonen Virtanen Begay Yellowhorse Two_Bulls
Tsosie Greyeyes Little_Bear Lamb Fox Swan Drake Partridge Bishop Pope Knight Winter Frost Snow Rain Rivers Pool Marsh Heath
Mason Potter Sharp Strong Small Little Rich Noble Good Joy Hope Coffin Grief Pain Payne Savage Head Hand Foot
Shinn Legg Back Broom Case Chart Doctor Nurse Street Church Temple School State March June Friday Christmas Holiday England Ireland French
Nissen Hartmann Cushing Sims Koch Virchow Romberg Babinski Baxter Stryker Abbott Merck Norton Travers Ashworth Hathersage
Bickerstaff Ravenscroft Featherstonehaugh Cholmondeley Entwistle Ramsbottom Sidebottom Quackenbush Vanderslice Schermerhorn Ten_Eyck""".split()
STARTS = "Ank Bly Crov Dwen Esk Frel Gwas Ilv Jarn Kvel Lysk Mord Nurb Ospr Prax Rhiz Sneth Tolv Urq Vlad Ybr Zwen Kich Mbel Ndav".split()
MIDDLES = "a e ol ush ir ant eb ur i o yn esk amb il".split()
FAMILY_ENDS = """shaw bury more kins ewicz owska enkova ilov uk adze ashvili opoulou akis oglou pour nejad wardena
singhe appa anna raju wala kar ungwa embe ingo ulu ana onen nen qvist rup stra ema inga huis veld acker stein bluth""".split()
WOMEN_ENDS = "elle iah inda ette wen eena isa uma oko ahi andra".split()
MEN_ENDS = "aldo bert iel us ond iko emba ael win ton arr".split()
TOWNS = """Kalispell Chillicothe Paducah Winnemucca Ypsilanti Punxsutawney Truth_or_Consequences Poughkeepsie Skowhegan Natchez Sheboygan
Kokomo Muskogee Walla_Walla Eau_Claire Coeur_d'Alene Baton_Rouge Las_Cruces San_Angelo Santa_Rosa Port_Arthur Fort_Wayne New_Bern Mount_Airy
Fairhope Reading Mobile Normal Hazard Battle_Creek Nags_Head Bath Orange Independence Commerce Globe Superior Surprise Buffalo Eagle_Pass
Oconomowoc Tuscaloosa Waxahachie Nacogdoches Okeechobee Hackensack Mamaroneck Willimantic Woonsocket Laconia Rutland Moab Elko Yakima""".split()
TOWN_ENDS = "sville dale mouth stead borough creek mere bridge pool worth".split()
STATES = (
    "Ohio",
    "Fla.",
    "KY",
    "WA",
    "AZ",
    "NC",
    "Michigan",
    "NJ",
    "LA",
    "WI",
    "MT",
    "New Mexico",
    "TN",
    "CO",
    "Wash.",
    "ME",
    "SC",
    "OK",
)
COUNTIES = "Allegheny Cuyahoga Maricopa Multnomah Broward Kanawha Calcasieu Snohomish Tuolumne Bexar".split()
STREETS = """Pinecrest 14th N._7th Old_Mill_Pond Martin_Luther_King_Jr. SW_Barbur Magnolia Peachtree County_Road_9 Quail_Hollow Industrial
Rural_Route Harbor Mission Eisenhower Juniper Coyote_Springs Liberty Railroad Wisteria Calle_del_Sol Bayou_Vista""".replace(
    "_", "\u00a0"
).split(" ")
STREETS = [s.replace("\u00a0", " ") for part in STREETS for s in part.split("\n")]
STREET_KINDS = "Street Ave Avenue Blvd. Pkwy Circle Terrace Trail Cir. Hwy Pl Ln Rd. Loop Crossing Row".split()
SAINTS = "Brendan Jude Cecilia Raphael Alphonsus Camillus Dymphna Bernard Columba Gerard".split()
FACILITY_SHAPES = (
    "{town} Regional Health System", "{saint} Mercy Medical Centre", "Good Shepherd of {town}", "{family} Institute for Orthopaedics", "{town} Urgent Care",
    "Children's Hospital of {town}", "{county} Valley Hospital", "Our Lady of {town} Hospital", "{family} Cancer Center", "{town} VA Medical Center",
    "{family}-{town} Infirmary", "St {saint}'s Hospital", "Lakeview Surgical Center of {town}",
    "{town} Heart & Vascular Associates", "{town} Imaging Partners, LLC", "Hospice of {county} County", "{town} Behavioral Health", "Royal {town} Infirmary",
)  # fmt: skip
EMPLOYER_SHAPES = (
    "{town} Foundry & Machine", "{family} Trucking", "{town} Unified School District", "{family}, {saint} & Partners LLP", "{town} Police Department",
    "{family}'s Diner", "{county} Water Authority", "{family} Poultry Farms", "{town} Community College", "{family} Brothers Roofing", "City of {town}",
    "{town} Shipyard", "{family} Textiles Pvt Ltd", "{town} Gazette",
)  # fmt: skip
PLACES = {
    "pharm": ("{family} Pharmacy", "{town} Drug", "{family}'s Apothecary", "Corner Chemist {town}", "{town} Family Drugs #{n}"),
    "school": ("{town} Elementary School", "{family} Middle School", "St {saint}'s Primary School", "{town} Montessori", "{county} High"),
    "church": ("St. {saint}'s Church", "First Baptist Church of {town}", "Temple Beth {town}", "{town} Islamic Center", "Iglesia San {saint}"),
    "shelter": ("{town} Rescue Mission", "{family} House", "{saint}'s Table Shelter", "{county} County Women's Shelter"),
    "prison": ("{town} State Prison", "{county} County Jail", "{town} Correctional Institution", "HMP {town}"),
    "rehab": ("{town} Rehab & Wellness", "{family} Manor", "{town} Pines Skilled Nursing", "Sunrise Villa of {town}", "{family} House Assisted Living"),
    "lab": ("{town} Reference Laboratory", "{family} Diagnostics", "{county} Pathology Associates, P.C.", "{town} Clinical Labs"),
    "group": ("{town} Medical Group", "{family} & {saint} Family Medicine", "{town} Surgery", "{family} Dental Care", "{town} Eye Associates"),
}  # fmt: skip
NICKS = "Skip Bunny Teddy Mack Dot Buzz Kiki Gigi Pat Butch Lou Sparky Nana Jojo Tito Chuy Babs Moe Slim Tex".split()
DATES = (
    "{m}-{d}-{y}", "{d} {Month} {Y}", "{Mon}. {d}, {Y}", "{dd}{MON}{y}", "{MON} {dd}, {Y}", "{Month} the {ord}", "{ord} of {Month}", "{ord} {Month} {Y}",
    "{Wday}, {Month} {ord}", "{Wday} {m}/{d}", "{m}/{y}", "{Mon} '{y}", "{m}/{d}/'{y}", "{Y}/{mm}/{dd}", "{dd}-{MON}-{Y}", "{Month} {Y}", "{m}.{d}.{y}",
    "{d}-{Mon}-{y}", "{Mon} {ord}", "{Y}{mm}{dd}", "{Wday}, {d} {Month} {Y}", "{dd}-{Mon}-{Y}", "{d} {Mon} '{y}", "{mm}/{dd}", "{Mon} {d}",
)  # fmt: skip
CLEAR_DATES = (
    "{m}-{d}-{y}", "{Mon}. {d}, {Y}", "{dd}-{MON}-{Y}", "{Wday}, {Month} {d}, {Y}", "{MON} {dd}, {Y}", "{mm}/{dd}/{y}", "{Y}/{mm}/{dd}", "{dd}{MON}{Y}",
    "{Month} {ord}, {Y}", "{m}.{d}.{Y}",
)  # fmt: skip
BIRTH_DATES = (
    "{m}-{d}-{Y}",
    "{dd}-{MON}-{Y}",
    "{Mon}. {d}, {Y}",
    "{mm}/{dd}/{y}",
    "{Y}/{mm}/{dd}",
    "{dd}{MON}{Y}",
    "{Month} {ord}, {Y}",
    "{m}.{d}.{Y}",
)
DMY = (
    "{dd}/{mm}/{Y}",
    "{d}/{m}/{y}",
    "{d} {Month} {Y}",
    "{ord} {Month} {Y}",
    "{dd}.{mm}.{y}",
    "{dd}-{mm}-{Y}",
    "{d} {Mon} {y}",
    "{Wday} {d} {Month} {Y}",
)
DMY_BIRTH = ("{dd}/{mm}/{Y}", "{d}/{m}/{y}", "{d} {Month} {Y}", "{dd}.{mm}.{Y}", "{dd}-{Mon}-{Y}", "{ord} {Month} {Y}")
FEASTS = (
    "Easter Sunday",
    "Fourth of July",
    "Memorial Day",
    "Christmas Day",
    "Halloween",
    "Boxing Day",
    "Mother's Day",
    "Good Friday",
    "Diwali",
    "Hanukkah",
)
PHONES = (
    "1-4##-3##-####", "+1 (6##) 2##-####", "(7##) 8##-####", "5##.4##.####", "2## 9## ####", "8##/2##-####", "(3##) 5##-#### x###", "9##-7##-#### ext. ####",
    "6##5######", "7##-####", "4##.6##.#### ext ##", "+1-3##-4##-####", "(8##)6##-####", "1 800 ### ####", "8##.####", "+1 5##.2##.####", "3## - 7## - ####",
)  # fmt: skip
SHAPES = {
    "MRN": (
        "K######",
        "###.##.##",
        "## ## ##",
        "H-####-##",
        "#####-#",
        "BX#####/##",
        "000####",
        "A####A##",
        "MR-#####",
        "####-####",
        "UH.######",
        "##########",
    ),
    "ACCOUNT": (
        "HX############",
        "#####-#####",
        "###-#####-#",
        "AC/####/##",
        "G######",
        "FIN########",
        "####.####.##",
        "########-##",
    ),
    "INSURANCE": (
        "AAA###A#####",
        "#AA#-AA#-AA##",
        "YPP########",
        "###########-00",
        "H##### ####",
        "A#########",
        "##-#######-#",
        "ZGX ### ### ###",
    ),
    "ACCESSION": (
        "S##-#####",
        "MR:##:#####",
        "#######",
        "NS-##-#####",
        "##-##-###-#####",
        "CYT##/####",
        "RX#########",
        "##X#######",
        "E######-#",
        "US.##.####",
    ),
    "LICENCE": ("BL#######", "1#########", "G#####", "PT-#####", "RN######", "##.######", "FM#######", "C1-#####"),
    "DEVICE": (
        "RNP######S",
        "C##-####-##",
        "##A####",
        "(01)00########(17)######(10)#####",
        "AAB######",
        "####-##L",
        "#######-##A",
        "W##-#####",
    ),
    "SSN": ("###-##-####", "###.##.####", "### - ## - ####"),
    "VEHICLE": ("AAA####", "###-AAA", "#AA A##", "AA##-####", "A##-AAA", "AA #####", "###A##", "AAAA##"),
}
NUMBERS = {
    "npi": ("LICENCE", ("1#########",)), "dea": ("LICENCE", ("BK#######", "FS#######", "MR#######")), "policy": ("INSURANCE", ("HO-######-##", "#########", "P#### #### ##")),
    "claim": ("ACCOUNT", ("WC##-#######", "##-C-######", "0###-###-####", "CLM#########")), "grp": ("INSURANCE", ("#####", "0####-##", "GRP#####")),
    "medicaid": ("INSURANCE", ("AA#####A", "#########0")), "mbi": ("INSURANCE", ("1EG#-TE#-MK##", "#AA#AA#AA##")), "rx": ("ACCESSION", ("#######", "##-######", "N#######")),
    "dict": ("ACCESSION", ("#######", "D######", "00######")), "run": ("ACCESSION", ("##-######", "E#######", "####-###")), "block": ("ACCESSION", ("S##-####-A#", "B##-#####")),
    "report": ("ACCESSION", ("##-#####", "PD##-####", "K######")), "lot": ("DEVICE", ("####A##", "B######", "##-###A", "L######A")), "serial": ("DEVICE", ("######H", "AA######", "##A-####", "#########")),
    "udi": ("DEVICE", ("(01)0088########4(11)######(10)#######(21)######", "(01)03#########9(17)######(21)A#####")), "model": ("STAYS", ("A##-####-###", "###.##.###S")),
    "driver": ("LICENCE", ("A###-####-####", "S#######", "AAAAA######A#")), "gmc": ("LICENCE", ("#######",)), "passport": ("LICENCE", ("A#######", "#########")),
    "pager": ("PHONE", ("####", "#####", "##-###")), "ext": ("PHONE", ("####", "5-####", "#####")), "ip6": ("IP", ("2001:db8:####::##", "fe80::##:####:##")),
    "badge": ("LICENCE", ("####", "#####")), "inmate": ("MRN", ("A#####", "######", "##A####")), "medrec2": ("MRN", ("W#####", "##-####", "###,###", "####/##")),
    "vin": ("VEHICLE", ("1HGCM8263#A######", "3FA6P0H7#AR######", "JTDKN3DU#A0######", "WBA3B5C5#AF######")),
}  # fmt: skip
MAIL_HOSTS = ("example.com", "post.example.net", "familymail.example.org", "nhs.example.uk", "hosp.example.edu")
WEB = (
    "https://mychart.{town}.example.org/visit/{number}", "gofundme.example.com/f/help-{family}-{number}", "http://{town}eye.example.com", "{family}family.example.blog",
    "https://img.{town}.example.net/viewer?acc={number}", "www.caringpages.example.org/{family}{number}", "https://www.example.com/in/{family}-{number}",
)  # fmt: skip
HANDLES = (
    "@{given}_{n}",
    "@{family}.{given}",
    "u/{given}{family}{n}",
    "@real{given}",
    "{given}.{family}{n}",
    "live:{family}{n}",
    "@{given}-{family}-{n}",
    "{family}_{n}",
)
CREDENTIALS = (
    "PharmD",
    "DPT",
    "RN, BSN",
    "CCRN",
    "MD, FACS",
    "DDS",
    "OD",
    "LMSW",
    "M.D., Ph.D.",
    "D.O.",
    "APRN, FNP-C",
    "MBChB FRCP",
    "RRT",
    "CRNA",
    "EMT-P",
    "CNM",
)
LANDS = {
    "gb": {
        "towns": "Ormskirk Penzance Kettering Stow-on-the-Wold Todmorden Aberystwyth Kirkcaldy Barrow-in-Furness Llandudno", "kinds": "Close Gardens Mews Crescent Rise Walk Lane",
        "post": ("LA## #AA", "SK# #AA", "BH## #AA", "EH# #AA", "N#C #AA"), "counties": "Cumbria Fife Powys Lancashire",
        "phones": ("01### ######", "0161 ### ####", "+44 7### ######", "07### ### ###", "020 7### ####", "(01###) ######"), "insurance": ("4## ### ####", "6#########", "7##-###-####"),
    },
    "ie": {
        "towns": "Ballinasloe Clonakilty Tullamore Letterkenny Skibbereen Dungarvan", "kinds": "Park Avenue Heights Road Terrace", "post": ("H## A##A", "T## AA##", "F## ##A#"),
        "counties": "Co._Galway Co._Donegal Co._Offaly Co._Cork", "phones": ("(01) ### ####", "087 ### ####", "+353 86 #######", "091-######"), "insurance": ("#######TW", "IHI 10##########"),
    },
    "au": {
        "towns": "Wagga_Wagga Toowoomba Mooloolaba Geraldton Wodonga Cootamundra", "kinds": "Parade Street Esplanade Crescent Road", "post": ("2###", "4###", "3###", "6###"),
        "counties": "", "states": "NSW QLD VIC WA", "phones": ("04## ### ###", "(02) 6### ####", "+61 4## ### ###", "07 4### ####"), "insurance": ("2### ##### #", "4### ##### # / 2", "5#########"),
    },
    "ca": {
        "towns": "Moose_Jaw Trois-Rivières Kamloops Thunder_Bay Antigonish Medicine_Hat", "kinds": "Crescent Ave Street Drive Concession", "post": ("T#A #A#", "K#B #L#", "G#X#P#", "V#C-#T#"),
        "counties": "", "states": "SK QC BC ON NS AB", "phones": ("(306) 5##-####", "819-3##-####", "+1 250 3## ####", "807.6##.####"), "insurance": ("####-###-###-AB", "### ### ###", "9### ### ###", "TREM #### ####"),
    },
    "in": {
        "towns": "Coimbatore Bhubaneswar Jamshedpur Visakhapatnam Kozhikode Ludhiana", "kinds": "Nagar Road Marg Layout Colony", "post": ("64## ##", "75####", "83####"), "counties": "",
        "states": "Tamil_Nadu Odisha Kerala Punjab", "phones": ("+91 98### #####", "9#########", "0422-#######", "+91-94##-######"), "insurance": ("#### #### ####", "TPA/##/######"),
    },
    "za": {
        "towns": "Polokwane Bloemfontein Oudtshoorn Umhlanga Potchefstroom", "kinds": "Straat Street Road Avenue", "post": ("0###", "9###", "4###"), "counties": "",
        "states": "Limpopo Gauteng KwaZulu-Natal", "phones": ("082 ### ####", "(015) 2## ####", "+27 83 ### ####"), "insurance": ("##0##5 5### 08 #", "7########## 01"),
    },
    "nz": {
        "towns": "Whangārei Ōamaru Paraparaumu Invercargill Te_Awamutu", "kinds": "Terrace Street Road Place", "post": ("0###", "9###", "5###"), "counties": "", "phones": ("021 ### ###", "(09) 4## ####", "+64 27 ### ####", "03 4## ####"),
        "insurance": ("ZZZ####", "AAA####", "ABC##DE"),
    },
}  # fmt: skip
