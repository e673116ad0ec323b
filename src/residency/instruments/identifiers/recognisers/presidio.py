"""Microsoft Presidio's analyser: its own recognisers and a spaCy pipeline behind them.

Source: supported entities of presidio-analyzer 2.2, https://microsoft.github.io/presidio/supported_entities
"""

import importlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from residency.foundation.errors import UserError
from residency.foundation.extras import need
from residency.foundation.offline import quiet_libraries
from residency.foundation.schema import Span
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
        "NAME": "PERSON",
        "PLACE": "LOCATION",
        "FACILITY": "ORGANIZATION",
        "DATE": "DATE_TIME",
        "AGE": "AGE",
        "PHONE": "PHONE_NUMBER",
        "EMAIL": "EMAIL_ADDRESS EMAIL",
        "WEB": "URL",
        "IP": "IP_ADDRESS MAC_ADDRESS",
        "SSN": "US_SSN",
        "POSTCODE": "UK_POSTCODE",
        "RECORD_NUMBER": "ID UUID",
        "ACCOUNT": "CREDIT_CARD IBAN_CODE US_BANK_NUMBER ABA_ROUTING_NUMBER CRYPTO US_ITIN",
        "LICENCE": "MEDICAL_LICENSE US_DRIVER_LICENSE US_PASSPORT US_NPI UK_NINO UK_PASSPORT UK_DRIVING_LICENCE"
        " US_PROVIDER_TAX_ID DE_TAX_ID ES_NIF ES_NIE ES_PASSPORT IT_DRIVER_LICENSE IT_FISCAL_CODE IT_VAT_CODE IT_PASSPORT"
        " IT_IDENTITY_CARD",
        "HEALTH_PLAN": "UK_NHS US_MBI US_HEALTH_INSURANCE_MEMBER_ID US_PRIOR_AUTHORIZATION_NUMBER US_CLAIM_NUMBER"
        " US_PRESCRIPTION_NUMBER US_REFERRAL_NUMBER AU_MEDICARE",
        "VEHICLE": "UK_VEHICLE_REGISTRATION",
    },
    none="NRP",
)
LIBRARIES = ("presidio-analyzer", "spacy")
MARKER = "config.cfg"
_LEAST_SCORE = 0.35
"""Of a find, as in most published uses; patterns without a word that supports them score lower."""


@dataclass(frozen=True, slots=True)
class PresidioRecogniser(Windowed):
    """A loaded analyser."""

    longest_characters: ClassVar[int] = 20_000

    analyser: Any
    """Presidio's."""

    def _look(self, texts: Sequence[str]) -> Iterable[list[Span]]:
        for text in texts:
            found = self.analyser.analyze(
                text, language=self.language, entities=sorted(self.used), score_threshold=_LEAST_SCORE
            )
            yield [Span(f.start, f.end, self.used[f.entity_type], "presidio") for f in found]


def load(setting: Setting) -> PresidioRecogniser:
    """Load Presidio with the spaCy pipeline of a folder or an installed package.

    Raises:
        UserError: Presidio or the pipeline is missing, or does not load.
    """
    quiet_libraries()
    folder = model_folder(setting, MARKER)
    refuse_code(setting, folder)
    library = need("presidio_analyzer", f"The recogniser {setting}")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    _stay_offline()
    for name in ("presidio-analyzer", "tldextract"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # its log would hold what was found
    try:
        meta = importlib.import_module("spacy.util").load_meta(folder / "meta.json")
        language = str(meta["lang"])
        # A path that exists, never a name: of a name that is not installed Presidio starts a download.
        models = [{"lang_code": language, "model_name": str(folder)}]
        provider = engines.NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
        registry = library.RecognizerRegistry(supported_languages=[language])
        engine = provider.create_engine()
        registry.load_predefined_recognizers(languages=[language], nlp_engine=engine)
        analyser = library.AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=[language])
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise UserError(
            f"{setting} could not be loaded by Presidio.",
            why=f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}",
            next="bring a spaCy pipeline that was made for the installed version of spaCy.",
        ) from error
    used, unused = used_and_unused(analyser.get_supported_entities(language), LABELS)
    refuse_nothing_used(setting, used)
    return PresidioRecogniser(used, unused, language, analyser)


def _stay_offline() -> None:
    """Give the library that knows the ends of domain names its built-in list; by itself it would fetch a new one.

    Source: https://github.com/john-kurkowski/tldextract, "a note about caching" and `suffix_list_urls`
    """
    domains: Any = importlib.import_module("tldextract.tldextract")
    domains.TLD_EXTRACTOR = domains.TLDExtract(suffix_list_urls=(), cache_dir=None)
