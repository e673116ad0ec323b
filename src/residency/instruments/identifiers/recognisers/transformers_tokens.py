"""Token classifiers in Hugging Face format: a tag a piece of a word, read in any of the usual schemes.

Sources of the labels: i2b2 2006 and 2014 as in obi/deid_roberta_i2b2 and StanfordAIMI/stanford-deidentifier-base, CoNLL 2003,
OntoNotes 5, MEDDOCAN (https://temu.bsc.es/meddocan), the OpenMed, Piiranha and Nemotron-PII model cards.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from residency.foundation.errors import UserError
from residency.foundation.extras import need
from residency.foundation.offline import quiet_libraries
from residency.foundation.schema import Span
from residency.instruments.identifiers.recognisers._tags import Piece, spans_of, split_tag
from residency.instruments.identifiers.recognisers.base import (
    Setting,
    Windowed,
    labels,
    model_folder,
    refuse_code,
    refuse_nothing_used,
    used_and_unused,
)

LABELS = labels(
    {
        "NAME": "PATIENT NAME PERSON PER STAFF HCW DOCTOR FIRST_NAME FIRSTNAME GIVENNAME GIVEN_NAME LAST_NAME LASTNAME SURNAME"
        " MIDDLENAME MIDDLE_NAME FULLNAME FULL_NAME USERNAME USER_NAME PERSONAL_NAME NOMBRE_SUJETO_ASISTENCIA"
        " NOMBRE_PERSONAL_SANITARIO FAMILIARES_SUJETO_ASISTENCIA PRIVATE_PERSON",
        "DATE": "DATE DATES DOB DATE_OF_BIRTH DATEOFBIRTH BIRTHDAY BIRTH_DATE FECHAS PRIVATE_DATE DATE_TIME",
        "AGE": "AGE EDAD_SUJETO_ASISTENCIA",
        "PLACE": "LOC LOCATION GPE CITY COUNTY LOCATION_OTHER LOCATION_CITY TERRITORIO PLACE REGION NEIGHBORHOOD",
        "ADDRESS": "STREET STREET_ADDRESS STREETADDRESS ADDRESS BUILDINGNUM BUILDINGNUMBER BUILDING_NUMBER SECONDARYADDRESS"
        " CALLE LOCATION_STREET PRIVATE_ADDRESS COORDINATE NEARBYGPSCOORDINATE",
        "POSTCODE": "ZIP ZIPCODE ZIP_CODE POSTCODE POSTAL_CODE LOCATION_ZIP",
        "FACILITY": "HOSPITAL HOSP PATORG ORG ORGANIZATION ORGANISATION FAC FACILITY LOCATION_HOSPITAL LOCATION_ORGANIZATION"
        " VENDOR COMPANY COMPANYNAME COMPANY_NAME EMPLOYER CENTRO_SALUD INSTITUCION",
        "PHONE": "PHONE PHONE_NUMBER PHONENUMBER TELEPHONENUM TELEPHONE MOBILE NUMERO_TELEFONO PRIVATE_PHONE",
        "FAX": "FAX FAX_NUMBER NUMERO_FAX",
        "EMAIL": "EMAIL EMAIL_ADDRESS CORREO_ELECTRONICO PRIVATE_EMAIL",
        "WEB": "URL WEB URL_PERSONAL PRIVATE_URL DIREC_PROT_INTERNET",
        "IP": "IP IPV4 IPV6 IPADDR IP_ADDRESS MAC MAC_ADDRESS",
        "SSN": "SSN SOCIALNUM SOCIAL_SECURITY_NUMBER US_SSN",
        "RECORD_NUMBER": "ID MRN MEDICALRECORD MEDICAL_RECORD_NUMBER IDNUM BIOID ID_SUJETO_ASISTENCIA ID_CONTACTO_ASISTENCIAL"
        " UNIQUE_ID UNIQUE_IDENTIFIER OTHERPHI",
        "HEALTH_PLAN": "HEALTHPLAN HEALTH_PLAN HEALTH_PLAN_BENEFICIARY_NUMBER ID_ASEGURAMIENTO INSURANCE_NUMBER",
        "ACCOUNT": "ACCOUNT ACCOUNTNUM ACCOUNTNUMBER ACCOUNT_NUMBER IBAN BIC CREDITCARDNUMBER CREDIT_CARD CREDIT_DEBIT_CARD"
        " BANK_ACCOUNT TAXNUM TAX_ID",
        "LICENCE": "LICENSE DRIVERLICENSENUM DRIVER_LICENSE CERTIFICATE_LICENSE_NUMBER IDCARDNUM PASSPORT PASSPORT_NUMBER"
        " ID_TITULACION_PERSONAL_SANITARIO ID_EMPLEO_PERSONAL_SANITARIO NATIONAL_ID",
        "DEVICE": "DEVICE DEVICE_IDENTIFIER IMEI PHONEIMEI",
        "VEHICLE": "VEHICLE VEHICLEVIN VEHICLEVRM VEHICLE_IDENTIFIER LICENSE_PLATE",
        "BIOMETRIC": "BIOMETRIC BIOMETRIC_IDENTIFIER",
    },
    none="O MISC NORP CARDINAL ORDINAL QUANTITY PERCENT MONEY TIME EVENT LAW LANGUAGE PRODUCT WORK_OF_ART PROFESSION PROFESION"
    " OCCUPATION JOBTITLE JOB_TITLE JOBAREA JOBTYPE STATE COUNTRY PAIS GENDER SEX SEXO_SUJETO_ASISTENCIA ETHNICITY RACE"
    " RELIGIOUS_BELIEF POLITICAL_VIEW BLOOD_TYPE PREFIX TITLE CURRENCY AMOUNT OTROS_SUJETO_ASISTENCIA",
)
LIBRARIES = ("transformers", "tokenizers", "torch")
MARKER = "config.json"
_STRIDE_TOKENS = 64
_BATCH = 8
_SURE_OUTSIDE = 0.5
"""A piece is outside where the model gives that at least this probability; else its best label counts. A guess is better than
a miss here."""
_LONGEST_TOKENS = 512


@dataclass(frozen=True, slots=True)
class TokenRecogniser(Windowed):
    """A loaded token classifier."""

    longest_characters: ClassVar[int] = 1_200
    """Of a window, some 300 tokens; what has more tokens than the model reads goes on in further rows."""

    model: Any
    """It gives logits (rows, tokens, tags)."""
    tokenizer: Any
    """A fast one, which knows the place of each token."""
    tags: tuple[str, ...]
    """The model's tags by number."""
    longest_tokens: int
    """That the model reads at once."""

    def _look(self, texts: Sequence[str]) -> Iterable[list[Span]]:
        found: list[list[Span]] = [[] for _ in texts]
        for which, pieces in self._tagged(texts):
            for start, end, label in spans_of(texts[which], pieces):
                if label in self.used:
                    found[which].append(Span(start, end, self.used[label], "transformers_tokens"))
        return found

    def _tagged(self, texts: Sequence[str]) -> Iterator[tuple[int, list[Piece]]]:
        """(number of the text, its pieces with their tags) for every row of tokens; a long text makes several."""
        import torch

        coded = self.tokenizer(
            list(texts),
            truncation=True,
            max_length=self.longest_tokens,
            stride=min(_STRIDE_TOKENS, self.longest_tokens // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        offsets, whose = coded["offset_mapping"], coded["overflow_to_sample_mapping"]
        names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in coded]
        for first in range(0, len(offsets), _BATCH):
            rows = range(first, min(first + _BATCH, len(offsets)))
            batch = self.tokenizer.pad({name: [coded[name][r] for r in rows] for name in names}, return_tensors="pt")
            with torch.inference_mode():
                logits = self.model(**batch).logits
            best = best_tags(logits, self.tags)
            for at, row in enumerate(rows):
                yield whose[row], [Piece(s, e, best[at][i]) for i, (s, e) in enumerate(offsets[row])]


def best_tags(logits: Any, tags: Sequence[str]) -> list[list[str]]:
    """The tag of each token: O where that is at least half sure, else the likeliest other one.

    Args:
        logits: float (rows, tokens, tags).
        tags: by number.
    """
    import torch

    probabilities = torch.softmax(logits.float(), dim=-1)
    outside = [i for i, tag in enumerate(tags) if tag == "O"]
    if not outside:
        return [[tags[i] for i in row] for row in probabilities.argmax(-1).tolist()]
    sure = probabilities[..., outside].sum(-1) >= _SURE_OUTSIDE
    inside = probabilities.clone()
    inside[..., outside] = -1.0
    chosen = inside.argmax(-1).masked_fill(sure, outside[0])
    return [[tags[i] for i in row] for row in chosen.tolist()]


def load(setting: Setting) -> TokenRecogniser:
    """Load a token classifier from a folder in Hugging Face format, safetensors only, without any code of its own.

    Raises:
        UserError: it is not here, does not load, or marks no identifiers.
    """
    quiet_libraries()
    folder = model_folder(setting, MARKER)
    refuse_code(setting, folder, weights="*.safetensors")
    need("transformers", f"The recogniser {setting}")
    from safetensors import SafetensorError
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    where = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, **where)
        model: Any = AutoModelForTokenClassification.from_pretrained(folder, use_safetensors=True, **where)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise UserError(
            f"{setting} could not be loaded as a token classifier.",
            why=f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}",
            next="bring a model with its tokenizer in Hugging Face format that needs no code of its own.",
        ) from error
    return recogniser_of(setting, model.eval(), tokenizer)


def recogniser_of(setting: Setting, model: Any, tokenizer: Any) -> TokenRecogniser:
    """A recogniser of a model and its tokenizer.

    Raises:
        UserError: no tokenizer that knows places, or no label that is known here.
    """
    if not tokenizer.is_fast:
        raise UserError(f"{setting} has a tokenizer that does not know the place of its tokens.", next="bring a fast one.")
    tags = tuple(model.config.id2label[i] for i in range(len(model.config.id2label)))
    used, unused = used_and_unused([label for tag in tags if (label := split_tag(tag)[1])], LABELS)
    refuse_nothing_used(setting, used)
    positions = getattr(model.config, "max_position_embeddings", None) or _LONGEST_TOKENS
    room = positions - 2 if getattr(model.config, "model_type", "") in ("roberta", "xlm-roberta", "camembert") else positions
    longest = min(room, tokenizer.model_max_length, _LONGEST_TOKENS)
    return TokenRecogniser(used, unused, None, model, tokenizer, tags, longest)
