"""Makes foundation/resources/icd10cm.txt.gz out of the package simple-icd-10-cm: chapters, blocks, categories, codes.

Run it with that package installed when a new edition is out: python tools/make_icd10cm.py
"""

import gzip
import importlib.metadata
from pathlib import Path

RESOURCE = Path(__file__).resolve().parents[1] / "src" / "residency" / "foundation" / "resources" / "icd10cm.txt.gz"
HEAD = """\
# ICD-10-CM: "@ range<tab>title" begins a chapter, "= range<tab>title" a block, "code<tab>title" a category of three
# characters; the lines below it are its codes. Categories and codes without a title of their own here have one there.
# Source: the edition in simple-icd-10-cm {version} (MIT), made from the files of the US National Center for Health
# Statistics (https://www.cdc.gov/nchs/icd/icd-10-cm/files.html), which are in the public domain.
"""


def lines() -> list[str]:
    """The extract, line by line, in the order of the classification."""
    from simple_icd_10_cm import simple_icd_10_cm as icd

    found = []
    block = ""
    for code in icd.get_all_codes():
        title = icd.get_description(code)
        if icd.is_chapter(code):
            name = title.rpartition("(")[2].rstrip(") ")
            found.append(f"@ {name}\t{title.rpartition(' (')[0]}")
        elif code != block and (icd.is_block(code) or len(code) < 3 or "-" in code):
            block = code
            found.append(f"= {code}\t{title.rpartition(' (')[0] or title}")
            if "-" not in code:
                found.append(f"{code}\t{title.rpartition(' (')[0] or title}")
        elif len(code) == 3:
            if code != block:
                found.append(f"{code}\t{title}")
        else:
            found.append(code)
    return found


def main() -> None:
    """Write the resource, the same bytes for the same edition."""
    head = HEAD.format(version=importlib.metadata.version("simple-icd-10-cm"))
    text = head + "\n".join(lines()) + "\n"
    RESOURCE.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{RESOURCE.name}: {RESOURCE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
