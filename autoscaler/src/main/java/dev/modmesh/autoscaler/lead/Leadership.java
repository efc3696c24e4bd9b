package dev.modmesh.autoscaler.lead;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.call.ApiResponse;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.call.PlatformException;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the lease {@value #LEASE}, or waits for it, on a thread of its own. A lease counts from
 * before it was asked for, on this process's own monotonic time: whoever cannot renew it stops
 * before another may begin. Thread-safe.
 */
public final class Leadership implements AutoCloseable {
  static final String LEASE = "autoscaler";

  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final JacksonCodec CODEC = new JacksonCodec();
  private static final String PATH = "/api/v1/leases/" + LEASE;
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final Supplier<Optional<URI>> gateway;
  private final Path tokenFile;
  private final String holder;
  private final Duration ttl;
  private final LongSupplier nanoTime;
  private final Runnable changed;
  private final Thread thread;
  private Optional<String> predecessor;
  private volatile @Nullable Held held;
  private volatile boolean closed;
  private volatile boolean asked;

  private record Held(long term, long untilNanos) {}

  /**
   * Begins to ask.
   *
   * @param holder under which the lease is held; no two living autoscalers have the same
   * @param predecessor a holder that is known to have ended, whose lease is given up for it
   * @param changed is told when a term begins; must not block
   */
  public Leadership(
      Supplier<Optional<URI>> gateway,
      Path tokenFile,
      String holder,
      Optional<String> predecessor,
      Duration ttl,
      LongSupplier nanoTime,
      Runnable changed) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
    this.holder = holder;
    this.predecessor = predecessor.filter(other -> !other.equals(holder));
    this.ttl = ttl;
    this.nanoTime = nanoTime;
    this.changed = changed;
    thread = Thread.ofPlatform().daemon().name("modmesh-lease").start(this::run);
  }

  /** The term in which this autoscaler leads now; empty if it does not. */
  public OptionalLong term() {
    Held now = held;
    return now != null && nanoTime.getAsLong() - now.untilNanos() < 0
        ? OptionalLong.of(now.term())
        : OptionalLong.empty();
  }

  private void run() {
    while (!closed) {
      try {
        ask();
      } catch (IOException | PlatformException | ProblemException e) {
        LOG.debugf("cannot ask for the lease: %s", e.getMessage());
      }
      LockSupport.parkNanos(asked ? ttl.toNanos() / 4 : FIRST_PAUSE_NANOS);
    }
  }

  private void ask() throws IOException {
    Optional<URI> url = gateway.get();
    if (url.isEmpty()) {
      return;
    }
    PlatformApi api = new PlatformApi(url.get(), SecretFile.read(tokenFile), ttl.dividedBy(2));
    if (predecessor.isPresent()) {
      release(api, predecessor.get());
      predecessor = Optional.empty();
    }
    long before = nanoTime.getAsLong();
    byte[] body = CODEC.write(Map.of("holder", holder, "ttl", Durations.format(ttl)));
    ApiResponse answer = api.exchange("PUT", PATH, Map.of(), body);
    asked = true;
    if (answer.status() == 409) {
      lost(String.valueOf(answer.problem().members().get("holder")));
      return;
    }
    long term = Fields.of(PlatformApi.expect(answer).object()).whole("term", 1, Long.MAX_VALUE, 1);
    boolean begins = term().isEmpty() || term().getAsLong() != term;
    held = new Held(term, before + ttl.toNanos());
    if (begins) {
      LOG.infof("%s leads, term %d", holder, term);
      changed.run();
    }
  }

  private void lost(String other) {
    if (held != null) {
      LOG.warnf("%s no longer leads; %s does", holder, other);
    }
    held = null;
  }

  private static void release(PlatformApi api, String holder) {
    String name = URLEncoder.encode(holder, StandardCharsets.UTF_8);
    PlatformApi.expect(api.exchange("DELETE", PATH + "?holder=" + name, Map.of(), null));
  }

  /** Stops, and gives the lease up so that another need not wait. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean led = term().isPresent();
    held = null;
    Optional<URI> url = gateway.get();
    if (led && url.isPresent()) {
      try {
        release(
            new PlatformApi(url.get(), SecretFile.read(tokenFile), Duration.ofSeconds(1)), holder);
      } catch (IOException | PlatformException | ProblemException e) {
        LOG.debugf("the lease ends by itself: %s", e.getMessage());
      }
    }
  }
}
