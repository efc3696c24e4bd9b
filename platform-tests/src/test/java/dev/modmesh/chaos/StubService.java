package dev.modmesh.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * An instance whose capacity is known by design: each call takes the same time, so many run at
 * once, and the others wait in line, first in, first out. Like many a service it runs also what
 * nobody waits for any more, which is what makes overload last. Lives on an event loop.
 */
final class StubService {
  private static final int LONGEST_QUEUE = 50_000; // only so that there is a bound

  private final Vertx vertx;
  private final Work work;
  private final Executions executions;
  private final HttpServer server;
  private final Queue<HttpServerRequest> queue = new ArrayDeque<>();
  private int running;

  /** How it works. */
  record Work(Duration time, int atOnce) {
    /** Calls per second. */
    int capacity() {
      return (int) (atOnce * 1000L / time.toMillis());
    }
  }

  private StubService(Vertx vertx, Work work, Executions executions) {
    this.vertx = vertx;
    this.work = work;
    this.executions = executions;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::accept);
  }

  /** Listens on a free port. */
  static StubService start(Vertx vertx, Work work, Executions executions) {
    StubService service = new StubService(vertx, work, executions);
    service.server.listen().toCompletionStage().toCompletableFuture().join();
    return service;
  }

  int port() {
    return server.actualPort();
  }

  private void accept(HttpServerRequest request) {
    request.endHandler(unused -> enqueue(request));
    request.exceptionHandler(unused -> {}); // the caller has gone
  }

  private void enqueue(HttpServerRequest request) {
    if (running < work.atOnce()) {
      run(request);
    } else if (queue.size() < LONGEST_QUEUE) {
      queue.add(request);
    } else {
      request.response().setStatusCode(503).putHeader("Modmesh-Executed", "no").end();
    }
  }

  private void run(HttpServerRequest request) {
    running++;
    String id = String.valueOf(request.getHeader("X-Call-Id"));
    executions.begin(id);
    vertx.setTimer(work.time().toMillis(), unused -> answer(request, id));
  }

  private void answer(HttpServerRequest request, String id) {
    if (!request.response().closed()) {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end("{\"return_value\":\"" + id + "\"}");
    }
    running--;
    HttpServerRequest next = queue.poll();
    if (next != null) {
      run(next);
    }
  }
}
