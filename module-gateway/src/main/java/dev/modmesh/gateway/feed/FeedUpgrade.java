package dev.modmesh.gateway.feed;

import dev.modmesh.gateway.http.LongLived;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a WebSocket, besides what holds for every request: browsers send cross-site
 * handshakes without asking, so a page must come from this very host and port.
 */
@Singleton
class FeedUpgrade implements HttpUpgradeCheck {
  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    if (!isSameOrigin(request.getHeader("Origin"), request.authority())) {
      return CheckResult.rejectUpgrade(403);
    }
    if (!speaksTheProtocol(request.getHeader("Sec-WebSocket-Protocol"))) {
      return CheckResult.rejectUpgrade(400);
    }
    LongLived.notAwaited(request);
    return CheckResult.permitUpgrade();
  }

  static boolean isSameOrigin(@Nullable String origin, @Nullable HostAndPort authority) {
    if (origin == null) {
      return true; // not a browser
    }
    int scheme = origin.indexOf("://");
    return authority != null
        && scheme > 0
        && origin.substring(scheme + 3).equalsIgnoreCase(authority.toString());
  }

  private static boolean speaksTheProtocol(@Nullable String offered) {
    return offered != null
        && Arrays.stream(offered.split(",")).anyMatch(p -> p.trim().equals(FeedFrames.PROTOCOL));
  }
}
