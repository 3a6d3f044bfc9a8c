"""nginx as the https front of the provider, as many providers have it."""

import pathlib
import socket
import ssl

from certificates import Certificate
from workplace import Workplace, free_port, has_ipv6_loopback


def start(workplace: Workplace, certificate: Certificate, upstream: str) -> tuple[int, int]:
    """Starts nginx with this certificate before `upstream`; returns its https port and one that speaks plain http."""
    folder = workplace.folder / "nginx"
    folder.mkdir()
    port, plain_port = free_port(), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder, port, plain_port, certificate, upstream))
    arguments = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(configuration)]
    child = workplace.children.start("nginx", arguments, workplace.environment())
    child.wait_until_ready(lambda: _answers(port), 10)
    return port, plain_port


def _answers(port: int) -> bool:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as plain, context.wrap_socket(plain):
            return True
    except OSError:
        return False


def _configuration(
    folder: pathlib.Path, port: int, plain_port: int, certificate: Certificate, upstream: str
) -> str:
    second = f"listen [::1]:{port} ssl;" if has_ipv6_loopback() else ""
    temporary = "\n    ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""\
# In the foreground and in one process, so that one signal ends it.
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 128; }}
http {{
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{plain_port};
        return 204;
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        {second}
        server_name localhost;
        ssl_certificate {certificate.certificate};
        ssl_certificate_key {certificate.key};
        ssl_protocols TLSv1.2 TLSv1.3;
        location / {{
            proxy_pass {upstream};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
        }}
    }}
}}
"""
