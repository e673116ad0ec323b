"""Invented sentences of reports in other languages, and texts drawn from them; knows nothing of the lists that judge them."""

import random
import unicodedata

SENTENCES = {
    "de": [
        "Regelrechte Lage des Venenkatheters, die Spitze projiziert sich auf die obere Hohlvene.",
        "Kein Pneumothorax, kein Erguss.",
        "Die Patientin stellte sich mit seit drei Wochen bestehenden Rückenschmerzen vor.",
        "Sonographisch zeigt sich eine vergrößerte Schilddrüse mit mehreren Knoten.",
        "Wir empfehlen eine Kontrolle in sechs Monaten.",
        "Das Herz ist linksbetont verbreitert, die Lungenzeichnung vermehrt.",
        "Zustand nach Hüftendoprothese beidseits ohne Lockerungszeichen.",
        "Der Bauch war weich, die Darmgeräusche lebhaft, kein Druckschmerz.",
        "Laborchemisch fand sich ein Anstieg der Entzündungswerte.",
        "Histologisch handelt es sich um ein mäßig differenziertes Adenokarzinom.",
        "Entlassung in gutem Allgemeinzustand nach Hause.",
        "Im Ruhe-EKG Sinusrhythmus, Frequenz 72 pro Minute, Linkstyp.",
        "Bekannte arterielle Hypertonie, medikamentös gut eingestellt.",
        "Die Wunde heilt reizlos, Fäden können am zehnten Tag entfernt werden.",
    ],
    "fr": [
        "Absence de lésion osseuse traumatique visible sur les clichés réalisés.",
        "Pas d'épanchement pleural.",
        "La patiente se plaint de céphalées depuis une quinzaine de jours.",
        "Le foie est de taille normale, aux contours réguliers.",
        "On note une cardiomégalie modérée avec surcharge vasculaire.",
        "Nous proposons une surveillance échographique dans six mois.",
        "Les examens biologiques montrent un syndrome inflammatoire.",
        "L'abdomen est souple, dépressible et indolore.",
        "Il s'agit d'un carcinome canalaire infiltrant de grade deux.",
        "Bonne évolution clinique, sortie à domicile le lendemain.",
        "Le rythme est sinusal et régulier, sans trouble de la repolarisation.",
        "Prothèse totale de hanche droite en place, sans signe de descellement.",
        "Hypertension artérielle connue et bien équilibrée sous traitement.",
        "Les ganglions axillaires sont libres de tout envahissement.",
    ],
    "es": [
        "No se aprecian fracturas ni luxaciones en las proyecciones realizadas.",
        "Sin derrame pleural.",
        "La paciente acude por cefalea de dos semanas de evolución.",
        "El hígado tiene un tamaño normal y contornos lisos.",
        "Se observa cardiomegalia moderada con redistribución vascular.",
        "Recomendamos control ecográfico dentro de seis meses.",
        "La analítica muestra elevación de los reactantes de fase aguda.",
        "El abdomen es blando, depresible y no doloroso a la palpación.",
        "Los hallazgos son compatibles con un adenocarcinoma bien diferenciado.",
        "Buena evolución clínica, por lo que es dado de alta a su domicilio.",
        "Ritmo sinusal a setenta latidos por minuto, sin alteraciones agudas.",
        "Prótesis de cadera derecha normoposicionada.",
        "Hipertensión arterial conocida en tratamiento con dos fármacos.",
        "Ganglios axilares libres de enfermedad.",
    ],
    "it": [
        "Non si rilevano lesioni ossee traumatiche nelle proiezioni eseguite.",
        "Assenza di versamento pleurico.",
        "La paziente riferisce cefalea da circa due settimane.",
        "Il fegato appare di dimensioni normali e a margini regolari.",
        "Si osserva una moderata cardiomegalia con segni di congestione del piccolo circolo.",
        "Si consiglia controllo ecografico tra sei mesi.",
        "Gli esami ematochimici mostrano un aumento degli indici di flogosi.",
        "L'addome è trattabile e non dolente alla palpazione.",
        "Il quadro istologico depone per carcinoma duttale infiltrante.",
        "Decorso regolare, viene dimessa in buone condizioni generali.",
        "Ritmo sinusale a frequenza di settanta battiti al minuto.",
        "Protesi d'anca destra ben posizionata, senza segni di mobilizzazione.",
        "Nota ipertensione arteriosa in buon compenso farmacologico.",
        "I linfonodi ascellari sono indenni.",
    ],
    "pt": [
        "Não se observam fraturas ou luxações nas incidências realizadas.",
        "Sem derrame pleural.",
        "A doente recorreu à consulta por cefaleias com duas semanas de evolução.",
        "O fígado tem dimensões normais e contornos regulares.",
        "Observa-se cardiomegalia moderada com sinais de congestão vascular.",
        "Recomenda-se controlo ecográfico dentro de seis meses.",
        "As análises mostram elevação dos parâmetros inflamatórios.",
        "O abdómen é mole, depressível e indolor à palpação.",
        "Os achados são compatíveis com carcinoma ductal invasor da mama.",
        "Boa evolução clínica, tendo alta para o domicílio no dia seguinte.",
        "Ritmo sinusal com frequência de setenta batimentos por minuto.",
        "Prótese da anca direita bem posicionada.",
        "Hipertensão arterial conhecida e medicada com dois fármacos.",
        "Os gânglios axilares não apresentam envolvimento tumoral.",
    ],
    "nl": [
        "Geen aanwijzingen voor een fractuur of luxatie op de gemaakte opnamen.",
        "Geen pleuravocht.",
        "Patiënte komt op het spreekuur wegens hoofdpijn sinds twee weken.",
        "De lever is normaal van grootte en glad begrensd.",
        "Er is een matige cardiomegalie met tekenen van stuwing.",
        "Wij adviseren een echografische controle over een half jaar.",
        "Het bloedonderzoek laat verhoogde ontstekingswaarden zien.",
        "De buik is soepel en niet pijnlijk bij palpatie.",
        "Het beeld past bij een invasief ductaal carcinoom van de borst.",
        "Ongestoord beloop, zij kon de volgende dag naar huis.",
        "Sinusritme met een frequentie van zeventig slagen per minuut.",
        "Heupprothese rechts in goede stand, geen loslating.",
        "Bekend met hypertensie, goed ingesteld op medicatie.",
        "De okselklieren zijn vrij van tumor.",
    ],
}
POLISH = (
    "Nie stwierdza się zmian ogniskowych w płucach. Sylwetka serca w granicach normy. Pacjentka zgłasza ból głowy od dwóch "
    "tygodni. Zaleca się kontrolę za sześć miesięcy."
)
RUSSIAN = "Очаговых изменений в лёгких не выявлено. Тень сердца не расширена. Рекомендован контроль через шесть месяцев."


def texts(language, count, seed):
    """`count` texts of more than 20 words; every third without accents, every fifth with headings in English."""
    rng = random.Random(f"{language} {seed}")
    made = []
    for i in range(count):
        text = ""
        while len(text.split()) <= 20:
            text = " ".join([text, rng.choice(SENTENCES[language])]).strip()
        if i % 3 == 0:
            text = unicodedata.normalize("NFD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
        if i % 5 == 0:
            text = f"FINDINGS: {text}\nIMPRESSION: {rng.choice(SENTENCES[language])}"
        if i % 7 == 0:
            text = text.upper()
        made.append(text)
    return made
