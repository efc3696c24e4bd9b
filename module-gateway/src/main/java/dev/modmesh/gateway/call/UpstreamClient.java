package dev.modmesh.gateway.call;

import java.util.function.Consumer;

/** Sends attempts to instances. The only place that knows how HTTP is spoken upstream. */
interface UpstreamClient {
  /**
   * Sends the exchange to its upstream. Exactly one result is given, on the event loop of the
   * exchange.
   */
  Attempt send(Exchange exchange, Consumer<AttemptResult> done);
}
