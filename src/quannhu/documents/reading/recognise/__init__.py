"""A file someone wrote elsewhere as a document's value: parts found by what they say and where they stand."""

from quannhu.documents.reading.recognise.assembling import Recognised as Recognised
from quannhu.documents.reading.recognise.assembling import recognise as recognise
from quannhu.documents.reading.recognise.assembling import secrecy_of as secrecy_of
