"""Certificates made on the spot with openssl."""

import dataclasses
import pathlib
import subprocess

_NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


@dataclasses.dataclass(frozen=True)
class Certificate:
    certificate: pathlib.Path
    key: pathlib.Path


def make_authority(folder: pathlib.Path, name: str) -> Certificate:
    """A certificate authority of the run's own, for two days."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    extensions = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
    added = [argument for extension in extensions for argument in ("-addext", extension)]
    _openssl("req", "-x509", *_NEW_KEY, "-days", "2", "-subj", f"/CN={name}", *added, *_outputs(made))
    return made


def make_server(folder: pathlib.Path, authority: Certificate, host: str) -> Certificate:
    """A server's certificate for this host name and no other."""
    made = Certificate(folder / f"{host}.pem", folder / f"{host}.key")
    request = folder / f"{host}.csr"
    _openssl("req", "-new", *_NEW_KEY, "-subj", f"/CN={host}", "-keyout", str(made.key), "-out", str(request))
    extensions = folder / f"{host}.ext"
    extensions.write_text(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    signer = ["-CA", str(authority.certificate), "-CAkey", str(authority.key), "-CAcreateserial", "-days", "2"]
    paths = ["-in", str(request), "-extfile", str(extensions), "-out", str(made.certificate)]
    _openssl("x509", "-req", *signer, *paths)
    return made


def _outputs(made: Certificate) -> list[str]:
    return ["-keyout", str(made.key), "-out", str(made.certificate)]


def _openssl(*arguments: str) -> None:
    finished = subprocess.run(["openssl", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if finished.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(arguments)}: {finished.stderr}")
