#!/usr/bin/env python3
"""A service that knows nothing of Modmesh's API: it uses Consul and Redis directly.

It writes its version to Redis and registers at Consul, whereupon the platform calls it; and it finds
any module of the platform there, and calls that.
"""

import argparse
import hashlib
import json
import os
import signal
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import consul
import redis
import requests

FUNCTIONS = {}


def function(body):
    FUNCTIONS[body.__name__] = body
    return body


@function
def greet(name):
    return f"Hello, {name}!"


@function
def echo(value):
    return value


class Modules:
    """Modules as Consul and Redis know them."""

    def __init__(self, consul_client, redis_client):
        self.consul, self.redis = consul_client, redis_client

    def publish(self, name, version, service_id, host, port, checksum):
        url = f"http://{host}:{port}"
        self.redis.hset(
            f"module:{name}:{version}",
            mapping={
                "name": name,
                "version": version,
                "service_url": url,
                "checksum": checksum,
                "size_bytes": os.path.getsize(__file__),
                "dependencies": json.dumps([]),
                "tags": json.dumps(["python"]),
                "health_check_url": url + "/health",
                "last_updated": datetime.now(timezone.utc).isoformat(),
                "load_balancer_weight": 100,
            },
        )
        self.consul.agent.service.register(
            f"module-{name}",
            service_id=f"module-{name}-{service_id}",
            address=host,
            port=port,
            tags=["python", f"version:{version}"],
            check=consul.Check.http(url + "/health", "10s"),
        )

    def leave(self, name, service_id):
        self.consul.agent.service.deregister(f"module-{name}-{service_id}")

    def find(self, name):
        """Base URLs of the instances that pass: where Consul says, as Redis says."""
        _, entries = self.consul.health.service(f"module-{name}", passing=True)
        urls = []
        for entry in entries:
            service = entry["Service"]
            versions = [tag[8:] for tag in service["Tags"] if tag.startswith("version:")]
            fields = self.redis.hgetall(f"module:{name}:{versions[0]}")
            url = urlsplit(fields["service_url"])
            host = service["Address"] or entry["Node"]["Address"]
            urls.append(f"{url.scheme}://{host}:{service['Port']}{url.path.rstrip('/')}")
        return urls

    def call(self, name, function_name, *args):
        url = self.find(name)[0]
        answer = requests.post(
            f"{url}/api/v1/modules/{name}/functions/{function_name}",
            json={"args": args, "kwargs": {}},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()["return_value"]


def handler(name, modules):
    functions = dict(FUNCTIONS, relay=modules.call)
    prefix = f"/api/v1/modules/{name}/functions/"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.respond(200, {"status": "UP"})

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = functions.get(self.path.removeprefix(prefix))
            if found is None:
                self.respond(404, {"type": "urn:modmesh:problem:function-not-found", "status": 404})
                return
            request = json.loads(body or b"{}")
            result = found(*request.get("args", []), **request.get("kwargs", {}))
            self.respond(200, {"return_value": result})

        def respond(self, status, document):
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    return Handler


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--consul", default="127.0.0.1:8500")
    options.add_argument("--redis", default="redis://127.0.0.1:6379")
    options.add_argument("--name", default="greeter")
    options.add_argument("--version", default="1.0.0")
    options.add_argument("--service-id", default=f"py-{os.getpid()}")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=0, help="0 picks a free one")
    given = options.parse_args()

    consul_host, consul_port = given.consul.rsplit(":", 1)
    modules = Modules(
        consul.Consul(host=consul_host, port=int(consul_port)),
        redis.Redis.from_url(given.redis, decode_responses=True),
    )
    server = ThreadingHTTPServer((given.host, given.port), handler(given.name, modules))
    port = server.server_address[1]
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(__file__, "rb") as file:
        checksum = "sha256:" + hashlib.sha256(file.read()).hexdigest()
    modules.publish(given.name, given.version, given.service_id, given.host, port, checksum)
    print(f"{given.service_id} answers at http://{given.host}:{port}", flush=True)
    stop.wait()
    modules.leave(given.name, given.service_id)
    server.shutdown()


if __name__ == "__main__":
    main()
