package dev.modmesh.platform;

import dev.modmesh.client.wire.JacksonCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a fixed rate, whether or not earlier ones have come back: an open loop, which does not
 * slow down with the platform and so does not hide what it loses (Schroeder, Wierman and
 * Harchol-Balter, "Open Versus Closed", NSDI 2006). Each call carries an id of its own, and its
 * answer must carry the same.
 */
public final class OpenLoop {
  private static final JacksonCodec JSON = new JacksonCodec();
  private static final int MOST_AT_ONCE = 2000;

  private final URI target;
  private final int calls;
  private final long intervalNanos;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger retried = new AtomicInteger();
  private final CountDownLatch ended;
  private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

  /**
   * What became of all calls.
   *
   * @param answered with the right answer
   * @param retried of those, how many took more than one attempt
   * @param failures all others, each as text
   */
  public record Report(int sent, int answered, int retried, List<String> failures) {}

  private OpenLoop(Gateway gateway, String module, String function, int calls, int perSecond) {
    this.target = gateway.base().resolve("/api/v1/modules/" + module + "/functions/" + function);
    this.calls = calls;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.ended = new CountDownLatch(calls);
  }

  /** Begins to call a function that returns its arguments. */
  public static OpenLoop start(
      Gateway gateway, String module, String function, int calls, int perSecond) {
    OpenLoop loop = new OpenLoop(gateway, module, function, calls, perSecond);
    Thread.ofPlatform().daemon().name("open-loop").start(loop::run);
    return loop;
  }

  private void run() {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = begin + i * intervalNanos;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      send("id-" + i);
    }
  }

  private void send(String id) {
    atOnce.acquireUninterruptibly();
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/json")
            .header("X-Call-Id", id)
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofByteArray(JSON.write(Map.of("args", List.of(id)))))
            .build();
    sent.incrementAndGet();
    http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle((response, failure) -> judge(id, response, failure))
        .whenComplete(
            (unused, broken) -> {
              if (broken != null) {
                failures.add(id + ": " + broken);
              }
              atOnce.release();
              ended.countDown();
            });
  }

  private boolean judge(String id, HttpResponse<byte[]> response, Throwable failure) {
    if (failure != null) {
      return failures.add(id + ": " + failure);
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() != 200 || !body.contains('"' + id + '"')) {
      return failures.add(id + ": " + response.statusCode() + " " + body);
    }
    boolean again = !response.headers().firstValue("Modmesh-Attempts").orElse("").equals("1");
    retried.addAndGet(again ? 1 : 0);
    return answered.incrementAndGet() > 0;
  }

  /** Waits until this share of the calls has been sent. */
  public void awaitSent(double share) {
    Await.until(
        share + " of the calls are sent",
        Duration.ofNanos(2 * calls * intervalNanos).plusSeconds(10),
        () -> sent.get() >= share * calls);
  }

  /** Waits until every call has an end. */
  public Report report() {
    Await.until(
        "every call has an end",
        Duration.ofNanos(2 * calls * intervalNanos).plusSeconds(40),
        () -> ended.getCount() == 0);
    http.close();
    return new Report(sent.get(), answered.get(), retried.get(), List.copyOf(failures));
  }
}
