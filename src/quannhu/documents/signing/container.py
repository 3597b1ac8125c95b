"""The container of a signature: bytes that no digest covers, held to the one form in which they could be written."""

from __future__ import annotations

from asn1crypto import cms, core
from asn1crypto import x509 as asn1
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

CONSTRUCTED, MANY, LONG = 0x20, 0x1F, 0x80
DEPTH = 40
STAMP = "signature_time_stamp_token"


def written_once(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the container stands in the file as a signer writes it: hexadecimal digits of one case, DER, zeros."""
    _start, before, after, _length = (int(number) for number in embedded.byte_range)
    gap = pdf[before:after]
    if gap[:1] != b"<" or gap[-1:] != b">" or gap not in (gap.lower(), gap.upper()):
        return False
    raw = bytes.fromhex(gap[1:-1].decode("ascii"))
    end = _element(raw, 0, len(raw), 0)
    if end < 0 or raw[end:].strip(b"\0"):
        return False
    whole = cms.ContentInfo.load(raw[:end])
    data = whole["content"]
    if not _all_known(whole) or not _plain(data, embedded.signer_cert):
        return False
    stamp = stamp_of(embedded)
    return stamp is None or _plain(stamp, signer_of(stamp))


def _plain(data: cms.SignedData, certificate: asn1.Certificate | None) -> bool:
    """One signer, by the digest and the certificate that the data name once each."""
    if certificate is None or len(data["signer_infos"]) != 1 or len(data["digest_algorithms"]) != 1:
        return False
    signer = data["signer_infos"][0]
    return (
        _all_known(data)
        and _all_known(signer)
        and _same(data["digest_algorithms"][0], signer["digest_algorithm"])
        and data["version"].native in ("v1", "v3")
        and signer["version"].native in ("v1", "v3")
        and _names(signer["sid"], certificate)
    )


def _all_known(value: core.Sequence) -> bool:
    """Whether every part in the bytes is one that the format names: a part with another tag would be passed over."""
    raw, at, count = value.contents, 0, 0
    while 0 <= at < len(raw):
        at, count = _element(raw, at, len(raw), 0), count + 1
    named = (value[name] for name, *_kind in value._fields)
    return at == len(raw) and count == sum(not isinstance(part, core.Void) for part in named)


def stamp_of(embedded: EmbeddedPdfSignature) -> cms.SignedData | None:
    """What a time-stamp authority signed of the signature; None without a stamp."""
    for attribute in embedded.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == STAMP and len(attribute["values"]) == 1:
            found: cms.SignedData = attribute["values"][0]["content"]
            return found
    return None


def unknown_parts(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the container holds, unsigned, more than one time stamp, or numbers its form otherwise than its parts."""
    names = [attribute["type"].native for attribute in embedded.signer_info["unsigned_attrs"] or ()]
    stamp = stamp_of(embedded)
    other = bool(names) and (names != [STAMP] or stamp is None)
    both = [data for data in (embedded.signed_data, stamp) if data is not None]
    return other or not all(_numbered(data) and _certificates_alone(data) for data in both)


def _certificates_alone(data: cms.SignedData) -> bool:
    """Whether nothing but plain certificates travels with it."""
    return all(one.name == "certificate" for one in data["certificates"] or ())


def _numbered(data: cms.SignedData) -> bool:
    """Whether the versions are those of the parts (RFC 5652, 5.1 and 5.3)."""
    signer = data["signer_infos"][0]
    own = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    plain = data["encap_content_info"]["content_type"].native == "data" and own == "v1"
    return bool(signer["version"].native == own and data["version"].native == ("v1" if plain else "v3"))


def certificates_in(data: cms.SignedData) -> list[asn1.Certificate]:
    """Every certificate that travels with it."""
    return [one.chosen for one in data["certificates"] or () if one.name == "certificate"]


def signer_of(data: cms.SignedData) -> asn1.Certificate | None:
    """The certificate, among those that travel with it, that the data name as their signer's."""
    (sid, *_others) = (signer["sid"] for signer in data["signer_infos"])
    for one in certificates_in(data):
        if sid.name == "issuer_and_serial_number":
            named = sid.chosen
            if named["serial_number"].native == one.serial_number and named["issuer"].dump() == one.issuer.dump():
                return one
        elif sid.native == one.key_identifier:
            return one
    return None


def _same(one: cms.DigestAlgorithm, other: cms.DigestAlgorithm) -> bool:
    """The same digest, each with the null that some signers write and some leave out."""
    plain = one["parameters"].native is None and other["parameters"].native is None
    return bool(plain and one["algorithm"].native == other["algorithm"].native)


def _element(raw: bytes, at: int, limit: int, depth: int) -> int:
    """Where the DER element at `at` ends; -1 when it is not in the only form DER allows."""
    # No element is of type 0: it would let a length reach into the zeros after the container.
    if depth > DEPTH or at + 2 > limit or raw[at] & MANY == MANY or raw[at] == 0:
        return -1
    length, start = raw[at + 1], at + 2
    if length & LONG:
        count = length & ~LONG
        start += count
        length = int.from_bytes(raw[at + 2 : start], "big")
        # The shortest way to write a length is the only one.
        if not 1 <= count <= 4 or start > limit or length < LONG or raw[at + 2] == 0:
            return -1
    end = start + length
    if end > limit:
        return -1
    inner = start
    while raw[at] & CONSTRUCTED and inner < end:
        inner = _element(raw, inner, end, depth + 1)
        if inner < 0:
            return -1
    return end


def _names(identifier: cms.SignerIdentifier, certificate: asn1.Certificate) -> bool:
    """Whether the container names its signer's certificate letter for letter."""
    if identifier.name != "issuer_and_serial_number":
        return True
    named = identifier.chosen
    same = named["issuer"].dump() == certificate.issuer.dump()
    return bool(same and named["serial_number"].native == certificate.serial_number)
