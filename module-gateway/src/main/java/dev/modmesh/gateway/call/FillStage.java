package dev.modmesh.gateway.call;

import dev.modmesh.api.module.CachePolicy;
import dev.modmesh.api.problem.Origin;
import dev.modmesh.cache.near.Kept;
import dev.modmesh.cache.result.Load;
import dev.modmesh.gateway.outcome.Outcome;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the result of a call that had the duty to load it. */
@Singleton
class FillStage implements Stage {
  @Override
  public Step run(Exchange exchange) {
    Load load = exchange.load;
    Kept kept = load == null ? null : kept(exchange);
    if (load == null || kept == null) {
      return Step.NEXT; // a load that brought nothing ends with the call
    }
    exchange.load = null;
    CachePolicy policy = exchange.cached().policy();
    boolean brief = kept.negative() && !policy.negative().isZero();
    Duration ttl = brief ? policy.negative() : policy.ttl();
    Filling filling = new Filling(exchange);
    load.succeed(kept, ttl, filling);
    return filling.isOver() ? Step.NEXT : Step.LATER;
  }

  /** Goes on with the call, unless the answer was there at once. */
  private static final class Filling implements Consumer<Boolean> {
    private final Exchange exchange;
    private boolean over;
    private boolean waiting;

    Filling(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public synchronized void accept(Boolean kept) {
      if (kept) {
        exchange.cacheStatus += "; stored";
      }
      over = true;
      if (waiting) {
        exchange.context.runOnContext(
            unused -> {
              if (!exchange.finished) {
                exchange.resume();
              }
            });
      }
    }

    synchronized boolean isOver() {
      waiting = !over;
      return over;
    }
  }

  private static @Nullable Kept kept(Exchange exchange) {
    AttemptResult result = exchange.result;
    Buffer body = result == null ? null : result.body();
    if (result == null || body == null) {
      return null;
    }
    String instance = exchange.upstream == null ? "" : exchange.upstream.serviceId();
    if (exchange.outcome == Outcome.SUCCESS) {
      ReturnValueScanner.Span value = ReturnValueScanner.find(body);
      return value == null
          ? null
          : new Kept(
              200,
              Buffer.buffer(body.getBytes()),
              value.start(),
              value.end(),
              instance,
              isNull(body, value));
    }
    boolean saysNothing =
        (result.status() == 404 || result.status() == 410)
            && exchange.problemOrigin == Origin.MODULE
            && !exchange.cached().policy().negative().isZero();
    return saysNothing
        ? new Kept(result.status(), Buffer.buffer(body.getBytes()), 0, 0, instance, true)
        : null;
  }

  private static boolean isNull(Buffer body, ReturnValueScanner.Span value) {
    return value.end() - value.start() == 4 && body.getByte(value.start()) == 'n';
  }
}
