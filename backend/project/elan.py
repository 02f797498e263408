"""Labels as ELAN keeps them (.eaf; its schema EAFv3.0), in whole milliseconds."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import SubElement

Interval = tuple[float, float, str]
"""Begin and end, seconds, and what is said."""
_TYPE = "default-lt"


def elan(tiers: Mapping[str, Sequence[Interval]]) -> str:
    """A document with these tiers; intervals in which nothing is said are left out."""
    root = ElementTree.Element(
        "ANNOTATION_DOCUMENT", AUTHOR="", DATE="1970-01-01T00:00:00+00:00", FORMAT="3.0", VERSION="3.0"
    )
    SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    order = SubElement(root, "TIME_ORDER")
    number = 0
    for name, intervals in tiers.items():
        tier = SubElement(root, "TIER", TIER_ID=name, LINGUISTIC_TYPE_REF=_TYPE)
        for begin_s, end_s, text in intervals:
            if not text:
                continue
            number += 1
            slots = [f"ts{2 * number - 1}", f"ts{2 * number}"]
            for slot, at_s in zip(slots, (begin_s, end_s), strict=True):
                SubElement(order, "TIME_SLOT", TIME_SLOT_ID=slot, TIME_VALUE=str(round(1000 * at_s)))
            named = {"ANNOTATION_ID": f"a{number}", "TIME_SLOT_REF1": slots[0], "TIME_SLOT_REF2": slots[1]}
            annotation = SubElement(SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", named)
            SubElement(annotation, "ANNOTATION_VALUE").text = text
    SubElement(root, "LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=_TYPE, TIME_ALIGNABLE="true", GRAPHIC_REFERENCES="false")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
