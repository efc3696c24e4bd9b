package dev.modmesh.client.watch;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.client.view.RegistryView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link RegistryView} current from a gateway's watch, on a thread of its own. A lost
 * stream is taken up where it broke, with a back-off of 50 ms to 2 s and full jitter; a gap, or a
 * stream that is silent for {@link #SILENCE}, starts over.
 */
public final class WatchClient implements AutoCloseable {
  /** Gateways send a bookmark every 5 s; three missing ones mean a dead connection. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private static final Duration HEADERS = Duration.ofSeconds(10);
  private static final long FIRST_DELAY_MILLIS = 50;
  private static final long LAST_DELAY_MILLIS = 2000;

  private final JsonCodec codec;
  private final Supplier<URI> gateway;
  private final Supplier<String> token;
  private final String node;
  private final Consumer<RegistryView> listener;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private volatile RegistryView view;
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile long heardNanos;
  private volatile @Nullable InputStream stream;

  /**
   * A client that does nothing before {@link #start}.
   *
   * @param gateway the base URL to use for the next attempt
   * @param token the bearer token; empty for none
   * @param node the name under which the gateway knows the reader
   * @param initial what is known already
   * @param listener called on the watch thread for each new view
   */
  public WatchClient(
      JsonCodec codec,
      Supplier<URI> gateway,
      Supplier<String> token,
      String node,
      RegistryView initial,
      Consumer<RegistryView> listener) {
    this.codec = codec;
    this.gateway = gateway;
    this.token = token;
    this.node = node;
    this.view = initial;
    this.listener = listener;
    this.heardNanos = System.nanoTime();
    this.thread = Thread.ofPlatform().name("registry-watch").daemon().unstarted(this::run);
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  /** The newest view. */
  public RegistryView view() {
    return view;
  }

  /** Whether a stream is open. */
  public boolean isConnected() {
    return connected;
  }

  /** How long ago a gateway last said something, which it does every 5 s at least. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  /** Closes the stream if nothing has come for too long; call it every second or so. */
  public void checkAlive() {
    if (connected && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
      closeStream();
    }
  }

  private void run() {
    long delayMillis = FIRST_DELAY_MILLIS;
    while (!closed) {
      RegistryView before = view;
      try {
        follow();
      } catch (IOException | RuntimeException e) {
        // a broken or refused stream: what is known stays, and the loop tries again
      } catch (InterruptedException e) {
        return;
      }
      connected = false;
      delayMillis =
          view == before ? Math.min(2 * delayMillis, LAST_DELAY_MILLIS) : FIRST_DELAY_MILLIS;
      pause(ThreadLocalRandom.current().nextLong(delayMillis) + 1);
    }
  }

  private void pause(long millis) {
    lock.lock();
    try {
      if (!closed) {
        boolean unused = closing.await(millis, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void follow() throws IOException, InterruptedException {
    WatchState state = new WatchState(codec, view);
    boolean goOn = true;
    Revision since = view.revision();
    while (goOn && !closed) {
      goOn = false;
      try (SseReader events = open(since)) {
        connected = true;
        for (SseReader.Event event = events.next(); event != null; event = events.next()) {
          heardNanos = System.nanoTime();
          WatchState.Step step = state.on(event);
          if (step == WatchState.Step.CHANGED) {
            view = state.view();
            listener.accept(view);
          } else if (step == WatchState.Step.GAP) {
            // a gap in what began with a snapshot is the gateway's fault: back off before the next
            goOn = !since.equals(Revision.START);
            since = Revision.START;
            break;
          }
        }
      }
    }
  }

  private SseReader open(Revision since) throws IOException, InterruptedException {
    String query =
        "since="
            + URLEncoder.encode(since.toString(), StandardCharsets.UTF_8)
            + "&node="
            + URLEncoder.encode(node, StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.get().resolve("/api/v1/watch?" + query))
            .header("Accept", "text/event-stream");
    String bearer = token.get();
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<InputStream> response = send(request.build());
    stream = response.body();
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("watch answered " + response.statusCode());
    }
    heardNanos = System.nanoTime();
    return new SseReader(response.body());
  }

  /** Not {@code HttpRequest.timeout}: from JDK 26 on that would end the stream itself. */
  private HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return answer.get(HEADERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("watch could not be opened", e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("watch did not answer within " + HEADERS.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  /** Gives up the stream and asks the gateway that is to be used now. */
  public void reconnect() {
    closeStream();
  }

  private void closeStream() {
    InputStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it is broken already, which is what was wanted
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    closeStream();
    thread.interrupt();
    http.shutdownNow();
  }
}
