"""Invented pathology findings of bowel and stomach and what they mean."""

from making.shapes import Band, Finding, Joint, Measure, Study

BOWEL_SITES = {"site": ("caecum", "ascending colon", "transverse colon", "sigmoid colon", "rectum")}

BOWEL = Study(
    "bowel",
    "pathology",
    "Colonic biopsies",
    (
        "rectal bleeding",
        "positive stool test",
        "surveillance colonoscopy",
        "chronic diarrhoea",
        "iron deficiency anaemia",
    ),
    (
        Finding(
            "bowel cancer",
            "polyp",
            1,
            (
                "{site}: cribriform malignant glands with necrosis infiltrating the {layer}",
                "infiltrating atypical glands in the {site} specimen reaching the {layer}",
                "{site} shows irregular glands with desmoplasia extending into the {layer}",
            ),
            (
                "invasive adenocarcinoma of the {site}, {stage}",
                "{site}: moderately differentiated adenocarcinoma, {stage}",
            ),
            BOWEL_SITES,
            (
                {"layer": "submucosa", "stage": "at least pT1"},
                {"layer": "muscularis propria", "stage": "at least pT2"},
                {"layer": "pericolic fat", "stage": "at least pT3"},
            ),
            clue="change in bowel habit and weight loss",
        ),
        Finding(
            "adenoma",
            "polyp",
            10,
            (
                "polyp from the {site}, {m}, with {build} of crowded hyperchromatic nuclei and {cells}",
                "{site} polyp measuring {m}: {build}, {cells}",
                "{m} polyp, {site}: {build} lined by stratified nuclei, {cells}",
            ),
            (
                "{type} adenoma of the {site}, {dysplasia}, {advice}",
                "{site}: {type} adenoma with {dysplasia}; {advice}",
            ),
            BOWEL_SITES,
            (
                {
                    "build": "tubular glands",
                    "type": "tubular",
                    "cells": "polarity retained",
                    "dysplasia": "low grade dysplasia",
                },
                {
                    "build": "tubules and villi",
                    "type": "tubulovillous",
                    "cells": "polarity retained",
                    "dysplasia": "low grade dysplasia",
                },
                {
                    "build": "tubules and villi",
                    "type": "tubulovillous",
                    "cells": "loss of polarity and cribriform areas",
                    "dysplasia": "high grade dysplasia",
                },
                {
                    "build": "tubular glands",
                    "type": "tubular",
                    "cells": "loss of polarity and cribriform areas",
                    "dysplasia": "high grade dysplasia",
                },
            ),
            measure=Measure(3, 24, bands=(Band(10, "", "colonoscopy in 5 years"), Band(99, "", "colonoscopy in 3 years"))),
        ),
        Finding(
            "hyperplastic",
            "second",
            30,
            (
                "{site} fragment with serrated upper crypts and straight bases",
                "superficial serration of crypts in the {site}, no dysplasia",
                "serrated crypts limited to the upper half, {site}",
            ),
            ("hyperplastic polyp of the {site}", "{site}: hyperplastic polyp, no dysplasia"),
            BOWEL_SITES,
        ),
        Finding(
            "colitis",
            "mucosa",
            5,
            (
                "{pattern} with {activity}",
                "lamina propria shows {pattern}; {activity}",
                "biopsies contain {pattern}, and {activity}",
            ),
            ("{disease}, {active}{since}", "{active} {disease}{since}"),
            {},
            (
                {
                    "pattern": "diffuse crypt distortion and plasmacytosis",
                    "disease": "ulcerative colitis",
                    "activity": "crypt abscesses",
                    "active": "moderately active",
                },
                {
                    "pattern": "diffuse crypt distortion and plasmacytosis",
                    "disease": "ulcerative colitis",
                    "activity": "no neutrophils",
                    "active": "quiescent",
                },
                {
                    "pattern": "patchy inflammation with non-caseating granulomas",
                    "disease": "Crohn disease",
                    "activity": "cryptitis",
                    "active": "active",
                },
                {
                    "pattern": "patchy inflammation with non-caseating granulomas",
                    "disease": "Crohn disease",
                    "activity": "no neutrophils",
                    "active": "quiescent",
                },
                {
                    "pattern": "thick subepithelial collagen band",
                    "disease": "collagenous colitis",
                    "activity": "surface lymphocytes",
                    "active": "active",
                },
            ),
            chronic=True,
            clue="chronic diarrhoea with urgency",
        ),
    ),
    {
        "polyp": ("no polyp tissue in this material", "no dysplastic glands seen", "no dysplasia or malignancy"),
        "second": (
            "multiple levels examined",
            "all {n1} pieces examined on three levels",
            "{n1} fragments, fully embedded",
        ),
        "mucosa": (
            "crypts are regular and evenly spaced",
            "background mucosa of normal architecture",
            "normal crypt architecture without excess of inflammatory cells",
        ),
        "stains": ("no amoebae or viral inclusions", "special stains for organisms are negative", "Congo red negative"),
    },
    ("normal colonic mucosa", "no significant histological abnormality", "no colitis and no dysplasia"),
    (
        Joint(
            ("colitis", "adenoma"),
            ("{colitis[disease]}, {colitis[active]}, with {adenoma[dysplasia]} in the {adenoma[site]}",),
        ),
    ),
    (("adenoma", "hyperplastic"), ("colitis", "adenoma"), ("bowel cancer", "hyperplastic")),
    ("{n1} pale fragments, up to {n2} mm, all embedded.",),
    {"second": (2, 8, 0), "technique": (2, 8, 0)},
)

STOMACH = Study(
    "stomach",
    "pathology",
    "Gastric and oesophageal biopsies",
    ("dyspepsia", "reflux symptoms", "epigastric pain", "pernicious anaemia", "melaena"),
    (
        Finding(
            "gastritis",
            "antrum",
            10,
            (
                "{place} mucosa with {cells} and {bugs}",
                "{cells} in the {place} lamina propria, {bugs}",
                "{place}: {cells}; {bugs}",
            ),
            ("{kind}, {place} mucosa{since}", "{place} biopsies: {kind}{since}"),
            {"place": ("antral", "body", "antral and body")},
            (
                {
                    "cells": "dense plasma cells and neutrophils",
                    "bugs": "curved rods on Giemsa",
                    "kind": "active Helicobacter gastritis",
                },
                {"cells": "dense plasma cells", "bugs": "no organisms on Giemsa", "kind": "chronic inactive gastritis"},
                {
                    "cells": "elongated foveolae with few inflammatory cells",
                    "bugs": "no organisms on Giemsa",
                    "kind": "chemical (reactive) gastropathy",
                },
            ),
            gone="Helicobacter gastritis",
            clue="epigastric pain, NSAID use",
        ),
        Finding(
            "metaplasia",
            "glands",
            15,
            (
                "goblet cells replace {m} of the gastric glands",
                "intestinal-type glands with goblet cells, {m} of the material",
                "{m} of the glands carry goblet cells",
            ),
            ("{grade} intestinal metaplasia{since}, {advice}", "intestinal metaplasia, {grade}{since}, {advice}"),
            measure=Measure(
                5,
                80,
                "%",
                0,
                (Band(30, "focal", "no surveillance"), Band(101, "extensive", "endoscopy in 3 years")),
                ("regressing", "stable", "progressive"),
            ),
            chronic=True,
        ),
        Finding(
            "barrett",
            "oesophagus",
            5,
            (
                "columnar oesophageal mucosa with goblet cells, segment {m}, {atypia}",
                "oesophagus: goblet cell metaplasia over {m}, {atypia}",
                "{m} columnar segment containing goblet cells; {atypia}",
            ),
            ("{grade} Barrett oesophagus {dysplasia}{since}", "Barrett oesophagus, {grade}, {dysplasia}{since}"),
            {},
            (
                {"atypia": "nuclei basal and regular", "dysplasia": "without dysplasia"},
                {"atypia": "nuclei basal and regular", "dysplasia": "without dysplasia"},
                {"atypia": "crowded elongated nuclei to the surface", "dysplasia": "with low grade dysplasia"},
            ),
            measure=Measure(8, 72, bands=(Band(30, "short-segment"), Band(99, "long-segment"))),
            chronic=True,
            clue="long-standing reflux",
        ),
        Finding(
            "stomach cancer",
            "glands",
            1,
            (
                "{cells} infiltrate the lamina propria of the {place}",
                "{place} biopsies contain {cells}",
                "in the {place}, {cells} with stromal reaction",
            ),
            ("gastric adenocarcinoma of the {place}, {type}", "{type} adenocarcinoma, gastric {place}"),
            {"place": ("antrum", "body", "cardia")},
            (
                {"cells": "single signet ring cells", "type": "diffuse type"},
                {"cells": "irregular fused malignant glands", "type": "intestinal type"},
            ),
            clue="early satiety and weight loss",
        ),
        Finding(
            "eosinophils",
            "oesophagus",
            12,
            (
                "squamous epithelium with {m} intraepithelial eosinophils per high power field",
                "eosinophils number {m} per high power field in the oesophagus",
                "oesophageal squamous mucosa, peak eosinophil count {m} per field",
            ),
            ("{grade}{since}", "{grade} in the oesophageal biopsies{since}"),
            measure=Measure(4, 62, "", 0, (Band(15, "reflux-type oesophagitis"), Band(99, "eosinophilic oesophagitis"))),
            gone="oesophageal eosinophilia",
            clue="dysphagia for solids",
        ),
    ),
    {
        "antrum": (
            "antral mucosa without inflammation",
            "antrum and body within normal limits",
            "no active gastritis, {n1} pieces",
        ),
        "glands": ("no metaplasia, atrophy or dysplasia", "glands preserved", "gland density normal in {n1} pieces"),
        "oesophagus": (
            "squamous epithelium regular",
            "oesophageal pieces unremarkable",
            "no goblet cells in the oesophagus",
        ),
        "stains": ("no fungal organisms", "PAS and Alcian blue stains reviewed", "no viral inclusions"),
    },
    ("normal gastric and oesophageal mucosa", "no gastritis, no Helicobacter", "biopsies within normal limits"),
    (
        Joint(
            ("gastritis", "metaplasia"),
            ("{gastritis[kind]} with {metaplasia[grade]} intestinal metaplasia, {metaplasia[advice]}",),
        ),
    ),
    (("gastritis", "metaplasia"), ("gastritis", "barrett"), ("gastritis", "eosinophils")),
    ("{n1} tan fragments, up to {n2} mm, all embedded.",),
    {"antrum": (2, 7, 0), "glands": (2, 7, 0), "technique": (2, 7, 0)},
)
