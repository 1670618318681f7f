"""C-CDA documents in: any document of R1.1 or R2.1 as FHIR R4 resources, each loss told, and as a page to read.

Nothing here stores anything. `read_document` and `page_of` raise NotReadable for what is no such document.
"""

from portico.records.ccda.document import Reading, SectionTold, read_document
from portico.records.ccda.file import BodyFile
from portico.records.ccda.page import page_of
from portico.records.ccda.xml import NotReadable

__all__ = ["BodyFile", "NotReadable", "Reading", "SectionTold", "page_of", "read_document"]
