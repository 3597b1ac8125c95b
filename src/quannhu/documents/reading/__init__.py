"""A DOCX from outside read: `read` gives its layout with effective formatting, `open_docx` also what `fix` edits."""

from quannhu.documents.reading.package import Package as Package
from quannhu.documents.reading.package import open_package as open_package
from quannhu.documents.reading.whole import Opened as Opened
from quannhu.documents.reading.whole import open_docx as open_docx
from quannhu.documents.reading.whole import read as read
