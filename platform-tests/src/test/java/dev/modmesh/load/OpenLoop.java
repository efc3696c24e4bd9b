package dev.modmesh.load;

import dev.modmesh.platform.Await;
import dev.modmesh.platform.Gateway;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at times fixed beforehand, whether or not earlier ones have come back: an open loop, which
 * does not slow down with the platform and so does not hide what it loses (Schroeder, Wierman and
 * Harchol-Balter, "Open Versus Closed", NSDI 2006). Latency counts from when a call was due. Each
 * call carries an id of its own, and its answer must carry the same.
 */
public final class OpenLoop {
  private static final int MOST_AT_ONCE = 4000;

  private final Load load;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient http =
      vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(MOST_AT_ONCE));
  private final RequestOptions request;
  private final AtomicReferenceArray<Call> ends;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
  private final long begin = System.nanoTime();

  private OpenLoop(Gateway gateway, Load load) {
    this.load = load;
    this.ends = new AtomicReferenceArray<>(load.schedule().calls());
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(gateway.base().getHost())
            .setPort(gateway.base().getPort())
            .setURI("/api/v1/modules/" + load.module() + "/functions/" + load.function())
            .putHeader("Content-Type", "application/json");
    load.headers().forEach(request::putHeader);
  }

  /** Begins to call a function that returns its argument. */
  public static OpenLoop start(Gateway gateway, Load load) {
    OpenLoop loop = new OpenLoop(gateway, load);
    Thread.ofPlatform().daemon().name("open-loop").start(loop::run);
    return loop;
  }

  /** The same at one rate. */
  public static OpenLoop start(
      Gateway gateway, String module, String function, int calls, int perSecond) {
    return start(gateway, Load.of(module, function, Schedule.of(calls, perSecond)));
  }

  private void run() {
    for (int i = 0; i < ends.length(); i++) {
      int number = i;
      Duration due = load.schedule().due(number);
      for (long left = left(due); left > 0; left = left(due)) {
        LockSupport.parkNanos(left);
      }
      boolean sendable = atOnce.tryAcquire();
      context.runOnContext(unused -> begin(number, sendable));
      sent.incrementAndGet();
    }
  }

  private long left(Duration due) {
    return begin + due.toNanos() - System.nanoTime();
  }

  /** With too many calls out a further one fails unsent: to wait would close the loop. */
  private void begin(int number, boolean sendable) {
    OpenCall call = new OpenCall(http, request, load, number, begin, end -> end(number, end));
    if (sendable) {
      call.begin();
    } else {
      call.giveUp(MOST_AT_ONCE + " calls are out already");
    }
  }

  private void end(int number, Call call) {
    ends.set(number, call);
    if (call.tries() > 0) {
      atOnce.release();
    }
    ended.incrementAndGet();
  }

  /** How long it has been running. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** The reading of {@link System#nanoTime()} from which the schedule counts. */
  public long beginNanos() {
    return begin;
  }

  /** Waits until it has been running for so long; returns for how long it has. */
  public Duration await(Duration time) {
    Await.until(
        "the load runs for " + time, time.plusSeconds(10), () -> elapsed().compareTo(time) >= 0);
    return elapsed();
  }

  /** Waits until this share of the calls has been sent. */
  public void awaitSent(double share) {
    Await.until(
        share + " of the calls are sent",
        load.schedule().length().multipliedBy(2).plusSeconds(10),
        () -> sent.get() >= share * ends.length());
  }

  /** Waits until every call has an end. */
  public CallLog report() {
    try {
      Await.until(
          "every call has an end",
          load.schedule().length().multipliedBy(2).plus(load.patience()).plusSeconds(10),
          () -> ended.get() == ends.length());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    Call[] calls = new Call[ends.length()];
    Arrays.setAll(calls, ends::get);
    return new CallLog(Arrays.asList(calls));
  }
}
