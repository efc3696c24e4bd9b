#!/usr/bin/env python3
"""A weather service that takes part in Modmesh by itself: plain HTTP, standard library only.

It publishes its module version, registers as an instance, renews its lease, answers calls in the
shape that the gateway sends, and leaves in order on SIGTERM.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "weather"
HEARTBEAT_SECONDS = 2
SKIES = ["clear", "cloudy", "overcast", "rain", "snow", "fog"]


class Problem(Exception):
    """An error for the caller, as RFC 9457 has it."""

    def __init__(self, status, slug, detail, origin="caller"):
        super().__init__(detail)
        self.status = status
        self.origin = origin
        self.document = {
            "type": "urn:modmesh:problem:" + slug,
            "title": slug.replace("-", " "),
            "status": status,
            "detail": detail,
            "origin": origin,
        }


def forecast(city):
    """The same city always has the same weather, so the function is idempotent."""
    if city.lower() == "atlantis":
        raise Problem(500, "function-failed", "There is no weather below the sea.", "module")
    dice = hashlib.sha256(city.lower().encode()).digest()
    return {"city": city, "celsius": dice[0] % 45 - 10, "sky": SKIES[dice[1] % len(SKIES)]}


def answer(path, body):
    if path != f"/api/v1/modules/{NAME}/functions/forecast":
        raise Problem(404, "function-not-found", f"Nothing answers at {path}.")
    try:
        request = json.loads(body or b"{}")
        arguments = [*request.get("args", []), *request.get("kwargs", {}).values()]
    except (ValueError, AttributeError, TypeError):
        raise Problem(400, "malformed-json", "The body must be a JSON object.") from None
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise Problem(422, "invalid-arguments", "forecast takes one argument: the name of a city.")
    return {"return_value": forecast(arguments[0])}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # the gateway keeps its connections

    def do_GET(self):
        self.respond(200 if self.path == "/health" else 404, {"status": "UP"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.respond(200, answer(self.path, body))
        except Problem as problem:
            self.respond(problem.status, problem.document, problem.origin)

    def respond(self, status, document, origin=None):
        content = json.dumps(document).encode()
        self.send_response(status)
        kind = "application/problem+json" if origin else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if origin:
            self.send_header("Modmesh-Origin", origin)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Membership:
    """Keeps this service known to the gateway."""

    def __init__(self, gateway, token, service_id, version, port):
        self.gateway, self.token = gateway.rstrip("/"), token
        self.instance = f"/api/v1/instances/{service_id}"
        self.version, self.port = version, port
        self.lease_id = None
        self.leaving = threading.Event()

    def send(self, method, path, document=None):
        request = urllib.request.Request(
            self.gateway + path,
            method=method,
            data=None if document is None else json.dumps(document).encode(),
            headers={
                "Authorization": "Bearer " + self.token,
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)

    def publish(self):
        manifest = {
            "name": NAME,
            "version": self.version,
            "runtime": "remote",
            "description": "The weather of any city",
            "tags": ["example"],
            "service_url": f"http://127.0.0.1:{self.port}",
            "functions": {"forecast": {"idempotent": True, "timeout": "2s"}},
        }
        try:
            self.send("PUT", f"/api/v1/modules/{NAME}/versions/{self.version}", manifest)
        except urllib.error.HTTPError as error:
            if error.code != 409:  # another instance was first, at another address
                raise

    def register(self):
        record = {
            "host": "127.0.0.1",
            "port": self.port,
            "pid": os.getpid(),
            "pool": NAME,  # a pool of its own: the others run Wasm and JAR modules
            "modules": [f"{NAME}@{self.version}"],
            "health_check_url": f"http://127.0.0.1:{self.port}/health",
        }
        self.lease_id = self.send("PUT", self.instance, record)["lease_id"]

    def heartbeats(self):
        while not self.leaving.wait(HEARTBEAT_SECONDS):
            try:
                self.send("PUT", self.instance + "/heartbeat", {"lease_id": self.lease_id})
            except urllib.error.HTTPError as error:
                if error.code in (404, 409):  # forgotten, or registered anew elsewhere
                    self.try_again()
            except OSError:
                pass  # no gateway answers now; the next beat tries again

    def try_again(self):
        try:
            self.register()
        except OSError as error:
            print(f"could not register: {error}", file=sys.stderr)

    def leave(self):
        """Takes no new calls, waits until every gateway knows, and is gone."""
        self.leaving.set()
        path = f"{self.instance}?lease_id={self.lease_id}"
        try:
            revision = self.send("DELETE", path)["revision"]
            self.send("GET", f"/api/v1/nodes?at_least={revision}&timeout=5s")
            self.send("DELETE", path)
        except OSError as error:
            print(f"could not leave in order: {error}", file=sys.stderr)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--gateway", default=os.environ.get("MODMESH_GATEWAY", "http://127.0.0.1:8080"))
    options.add_argument("--token-file", default=os.environ.get("MODMESH_TOKEN_FILE", ".modmesh/token"))
    options.add_argument("--port", type=int, default=0, help="0 picks a free one")
    options.add_argument("--service-id", default=f"{NAME}-{os.getpid()}")
    options.add_argument("--version", default="1.0.0")
    given = options.parse_args()

    with open(given.token_file, encoding="utf-8") as file:
        token = file.read().strip()
    server = ThreadingHTTPServer(("127.0.0.1", given.port), Handler)
    port = server.server_address[1]
    membership = Membership(given.gateway, token, given.service_id, given.version, port)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    membership.publish()
    membership.register()
    threading.Thread(target=membership.heartbeats, daemon=True).start()
    print(f"{given.service_id} answers at http://127.0.0.1:{port}", flush=True)
    stop.wait()
    membership.leave()
    server.shutdown()


if __name__ == "__main__":
    main()
