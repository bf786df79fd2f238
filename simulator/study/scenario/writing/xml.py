"""An XML document of elements, without the characters that XML 1.0 has no place for."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def document(top: ET.Element) -> str:
    r"""Return an element and all below it as a document; what is left is what can be read.

    Examples
    --------
    >>> print(document(ET.Element("case", name="a\x01<b>")), end="")
    <?xml version="1.0" encoding="utf-8"?>
    <case name="a�&lt;b&gt;" />
    """
    for element in top.iter():
        for name, value in element.attrib.items():
            element.set(name, _safe(value))
        if element.text is not None:
            element.text = _safe(element.text)
    ET.indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _safe(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\t\n\xa0" else "\ufffd" for c in text)
