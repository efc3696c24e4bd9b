package dev.modmesh.gateway.call;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import dev.modmesh.client.wire.Headers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How long the caller is willing to wait, in any of the three headers that say so. */
final class CallerTimeout {
  private CallerTimeout() {}

  /** The caller's limit; null if it names none. */
  static @Nullable Duration of(Exchange exchange) {
    String own = exchange.header(CallHeaders.TIMEOUT);
    if (own != null) {
      try {
        return Durations.parse(own.trim());
      } catch (IllegalArgumentException e) {
        throw invalid(Headers.TIMEOUT, own, Durations.EXPECTED);
      }
    }
    String grpc = exchange.header(CallHeaders.GRPC_TIMEOUT);
    if (grpc != null) {
      return grpc(grpc.trim());
    }
    String envoy = exchange.header(CallHeaders.ENVOY_TIMEOUT);
    return envoy == null ? null : envoy(envoy.trim());
  }

  /** At most 8 digits and a unit: H, M, S, m, u, n (gRPC over HTTP/2). */
  private static Duration grpc(String text) {
    int last = text.length() - 1;
    if (last >= 1 && last <= 8) {
      try {
        long amount = Long.parseLong(text, 0, last, 10);
        ChronoUnit unit =
            switch (text.charAt(last)) {
              case 'H' -> ChronoUnit.HOURS;
              case 'M' -> ChronoUnit.MINUTES;
              case 'S' -> ChronoUnit.SECONDS;
              case 'm' -> ChronoUnit.MILLIS;
              case 'u' -> ChronoUnit.MICROS;
              case 'n' -> ChronoUnit.NANOS;
              default -> throw new NumberFormatException();
            };
        if (amount >= 0) {
          return Duration.of(amount, unit);
        }
      } catch (NumberFormatException e) {
        // falls through to the one error below
      }
    }
    throw invalid("grpc-timeout", text, "up to 8 digits and one of H, M, S, m, u, n");
  }

  private static Duration envoy(String text) {
    try {
      long millis = Long.parseLong(text);
      if (millis >= 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw invalid("x-envoy-expected-rq-timeout-ms", text, "a whole number of milliseconds");
  }

  private static ProblemException invalid(String header, String value, String expected) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "Header " + header + " is `" + value + "`: must be " + expected + ".");
  }
}
