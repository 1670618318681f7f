"""Tokens that must open nothing (RFC 8725; ASVS 5.0, V9): unsigned, signed by others, reworded, respelt, oversized.

Those that only Portico's own key can have signed are here too: a token is refused for what it says, not only for who
signed it.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

YEAR = 365 * 86_400


@dataclass(frozen=True)
class Forger:
    """Who holds a token that opens, the public key, and may have things signed: `sign` gives a DER signature."""

    token: str
    public: ec.EllipticCurvePublicKey
    sign: Callable[[bytes], bytes]

    @property
    def header(self) -> dict[str, Any]:
        return dict(jwt.get_unverified_header(self.token))

    @property
    def claims(self) -> dict[str, Any]:
        return dict(jwt.decode(self.token, options={"verify_signature": False}))

    def worded(self, *, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """Signed by Portico's own key, with other claims or header; what is given as None is left out."""
        message = self.message({**self.header, **(header or {})}, {**self.claims, **claims})
        return f"{message}.{encoded(jwt.utils.der_to_raw_signature(self.sign(message.encode()), ec.SECP256R1()))}"

    def message(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        return ".".join(
            encoded({name: value for name, value in part.items() if value is not None}) for part in (header, claims)
        )

    def unsigned(self, algorithm: str, signature: str) -> str:
        return f"{self.message({**self.header, 'alg': algorithm}, self.claims)}.{signature}"

    def sealed_with(self, secret: bytes, algorithm: str = "HS256") -> str:
        """HMAC with what everyone may know."""
        message = self.message({**self.header, "alg": algorithm}, self.claims)
        digest = hashlib.sha512 if algorithm == "HS512" else hashlib.sha256
        return f"{message}.{encoded(hmac.new(secret, message.encode(), digest).digest())}"

    def by_own_key(self, **header: Any) -> str:
        """Signed by a key of the forger's, which the header may bring along."""
        return jwt.encode(self.claims, OWN, algorithm="ES256", headers={"kid": self.header["kid"], **header})

    def part(self, index: int) -> str:
        return self.token.split(".")[index]


Forge = Callable[[Forger], str]
OWN = ec.generate_private_key(ec.SECP256R1())


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def jwk(key: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    return dict(jwt.algorithms.ECAlgorithm.to_jwk(key, as_dict=True))


def unsigned() -> dict[str, Forge]:
    return {
        f"alg {algorithm}, signature {signature[:4] or 'none'}": partial(
            Forger.unsigned, algorithm=algorithm, signature=signature
        )
        for algorithm in ("none", "None", "NONE", "nOnE")
        for signature in ("", "A" * 86)
    }


def worded(**cases: Any) -> dict[str, Forge]:
    """A claim with each of these values."""
    return {
        f"{name} {value!r:.40}": partial(Forger.worded, **{name: value})
        for name, values in cases.items()
        for value in values
    }


def headed(*headers: Mapping[str, Any]) -> dict[str, Forge]:
    return {f"header {header}": partial(Forger.worded, header=header) for header in headers}


SIGNATURES: Mapping[str, Forge] = {
    "no signature": lambda forger: f"{forger.part(0)}.{forger.part(1)}.",
    "two parts": lambda forger: f"{forger.part(0)}.{forger.part(1)}",
    "claims alone": lambda forger: forger.part(1),
    "nothing": lambda _: "",
    "dots": lambda _: "..",
    "zero signature": lambda forger: f"{forger.part(0)}.{forger.part(1)}.{encoded(bytes(64))}",
    "signature of other claims": lambda forger: (
        f"{forger.message(forger.header, {**forger.claims, 'sub': 'acc_b'})}.{forger.part(2)}"
    ),
    "DER signature": lambda forger: (
        f"{forger.part(0)}.{forger.part(1)}.{encoded(forger.sign(forger.token.rpartition('.')[0].encode()))}"
    ),
}
SECRETS: Mapping[str, Forge] = {
    "the PEM as HMAC secret": lambda forger: forger.sealed_with(
        forger.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    ),
    "the PEM without its last line's end": lambda forger: forger.sealed_with(
        forger.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).strip()
    ),
    "the PEM as HMAC-512 secret": lambda forger: forger.sealed_with(
        forger.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "HS512"
    ),
    "the DER as HMAC secret": lambda forger: forger.sealed_with(
        forger.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ),
    "the point as HMAC secret": lambda forger: forger.sealed_with(
        forger.public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ),
    "the JWK as HMAC secret": lambda forger: forger.sealed_with(json.dumps(jwk(forger.public)).encode()),
    "nothing as HMAC secret": lambda forger: forger.sealed_with(b""),
}
KEYS: Mapping[str, Forge] = {
    "another key": lambda forger: forger.by_own_key(),
    "a key of its own": lambda forger: forger.by_own_key(jwk=jwk(OWN.public_key())),
    "a key elsewhere": lambda forger: forger.by_own_key(jku="https://evil.example/keys"),
    "a certificate elsewhere": lambda forger: forger.by_own_key(x5u="https://evil.example/cert"),
    "a certificate of its own": lambda forger: forger.by_own_key(x5c=[encoded(b"certificate")]),
}
HEADERS = headed(
    {"alg": "none"},
    {"alg": "ES384"},
    {"alg": "HS256"},
    {"alg": None},
    {"alg": ["ES256"]},
    {"kid": None},
    {"kid": "other"},
    {"kid": "../../etc/passwd"},
    {"kid": "/dev/null"},
    {"kid": "' OR 1=1 --"},
    {"kid": ["x"]},
    {"kid": 7},
    {"crit": ["exp"]},
    {"crit": ["b64"], "b64": False},
    {"crit": []},
)
CLAIMS = worded(
    typ=[None, "client", "reset", "Session", ["session"], ""],
    iss=[None, "portico.evil.example", "portic", "Portico", ["portico"]],
    aud=[None, "lark", "larkspur2", "LARKSPUR", ["larkspur"], ["fernhill", "larkspur"], "*"],
    sub=[None, "", 7, ["acc_a"]],
    exp=[None, 0, "99999999999", 1e400, -1e400, True, 99999999999.5, 10 * YEAR * 10],
    nbf=[99999999999, 1e400, "soon"],
    iat=[None, 99999999999, "0", {}, 0],
)
SPELLINGS: Mapping[str, Forge] = {
    "padded": lambda forger: f"{forger.token}=",
    "a space before": lambda forger: f" {forger.token}",
    "a line after": lambda forger: f"{forger.token}\n",
    "four parts": lambda forger: f"{forger.token}.{forger.part(2)}",
    "a character less": lambda forger: forger.token[:-1],
    "other bits that no one reads": lambda forger: forger.token[:-1] + _neighbor(forger.token[-1]),
    "standard base64": lambda forger: forger.token.replace("-", "+").replace("_", "/") + "+",
    "letters of elsewhere": lambda _: "é" * 300,
}
SIZES: Mapping[str, Forge] = {
    "more than a cookie": lambda forger: forger.worded(sid="x" * 4096),
    "two megabytes": lambda _: "A" * 2_000_000,
}


def _neighbor(last: str) -> str:
    """A last character that says the same 512 bits: four of its six bits are beyond them."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(last) ^ 1]


FORGERIES: Mapping[str, Forge] = {
    **unsigned(),
    **SIGNATURES,
    **SECRETS,
    **KEYS,
    **HEADERS,
    **CLAIMS,
    **SPELLINGS,
    **SIZES,
}
