"""Makes a self-signed certificate: certificate.py <names, by commas> <first day> <last day> <folder>, days from now."""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

names, first, last, folder = sys.argv[1].split(","), *map(float, sys.argv[2:4]), Path(sys.argv[4])
now = datetime.now(timezone.utc)
key = ec.generate_private_key(ec.SECP256R1())
subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "smoke test")])
certificate = (
    x509.CertificateBuilder()
    .subject_name(subject)
    .issuer_name(subject)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now + timedelta(days=first))
    .not_valid_after(now + timedelta(days=last))
    .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    .sign(key, hashes.SHA256())
)
(folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
(folder / "key.pem").write_bytes(
    key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
)
