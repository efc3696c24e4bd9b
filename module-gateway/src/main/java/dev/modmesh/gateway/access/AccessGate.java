package dev.modmesh.gateway.access;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first handler of every request: whom it comes from, and whether that is allowed. */
@Singleton
public class AccessGate {
  /** Where the principal stands in the routing context. */
  public static final String PRINCIPAL = "modmesh.principal";

  private static final int ORDER = Integer.MIN_VALUE;
  private static final String FEED = "/api/v1/feed";

  private final Credentials credentials;
  private final FeedTickets tickets;
  private final HostNames hostNames;
  private final boolean anonymousOnLoopback;

  /** A gate for these credentials. */
  public AccessGate(Credentials credentials, FeedTickets tickets, GatewayConfig config) {
    this.credentials = credentials;
    this.tickets = tickets;
    this.hostNames = new HostNames(config.access().hosts().orElse(List.of()));
    this.anonymousOnLoopback = config.access().anonymous() == GatewayConfig.Anonymous.LOOPBACK;
  }

  void install(@Observes Router router) {
    router.route().order(ORDER).handler(this::check);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      checkNames(request);
      if (AccessRules.isPublic(request.method().name(), context.normalizedPath())) {
        context.next();
        return;
      }
      Principal principal = principal(context);
      if (!AccessRules.allows(principal, request.method().name(), context.normalizedPath())) {
        throw refused(principal);
      }
      context.put(PRINCIPAL, principal);
      context.next();
    } catch (ProblemException problem) {
      refuse(context, problem);
    }
  }

  private void checkNames(HttpServerRequest request) {
    HostAndPort named = request.authority(); // Host, or :authority of HTTP/2
    String authority = named == null ? null : named.toString();
    if (!hostNames.allowsHost(authority)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "Host `"
              + authority
              + "` is not a name of this gateway; see modmesh.gateway.access.hosts.");
    }
    if (!hostNames.allowsOrigin(request.getHeader("Origin"))) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "Origin `" + request.getHeader("Origin") + "` may not use this gateway.");
    }
  }

  private static ProblemException refused(Principal principal) {
    return principal.role() == Role.ANONYMOUS
        ? new ProblemException(
            ProblemType.UNAUTHENTICATED,
            "This needs a token: send `Authorization: Bearer …`; `modmesh up` wrote one to the file"
                + " `token` in the data folder.")
        : new ProblemException(
            ProblemType.FORBIDDEN,
            "A token with the role "
                + principal.role().name().toLowerCase(java.util.Locale.ROOT)
                + " may not do this.");
  }

  private Principal principal(RoutingContext context) {
    String token = token(context.request().getHeader("Authorization"));
    boolean oci = isOci(context);
    if (token == null && context.normalizedPath().equals(FEED)) {
      Optional<Principal> holder = tickets.redeem(context.request().getParam("ticket"));
      if (holder.isPresent()) {
        return holder.get();
      }
    }
    if (token == null || token.isEmpty()) {
      boolean anonymous = anonymousOnLoopback && isLoopback(context.request().remoteAddress());
      if (!anonymous || (oci && token == null)) {
        throw new ProblemException(ProblemType.UNAUTHENTICATED, "This needs a token.");
      }
      return Principal.ANONYMOUS;
    }
    return credentials
        .find(token)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.INVALID_TOKEN, "The token is not one that this gateway knows."));
  }

  private static boolean isLoopback(@Nullable SocketAddress address) {
    if (address == null) {
      return false;
    }
    String host = address.hostAddress();
    return host != null
        && (host.startsWith("127.") || host.startsWith("0:0:0:0:0:0:0:1") || host.equals("::1"));
  }

  /** The token of a Bearer or Basic header; empty for an empty Basic; null without a header. */
  private static @Nullable String token(@Nullable String header) {
    if (header == null) {
      return null;
    }
    if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).trim();
    }
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        byte[] decoded = Base64.getDecoder().decode(header.substring(6).trim());
        String pair = new String(decoded, StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        // falls through: a header that cannot be read is a wrong credential
      }
    }
    throw new ProblemException(
        ProblemType.INVALID_TOKEN, "Authorization must be `Bearer TOKEN`, or Basic for /v2/.");
  }

  private static boolean isOci(RoutingContext context) {
    String path = context.normalizedPath();
    return path.equals("/v2") || path.startsWith("/v2/");
  }

  private static void refuse(RoutingContext context, ProblemException problem) {
    var response = context.response().setStatusCode(problem.type().status());
    boolean oci = isOci(context);
    if (problem.type().status() == 401) {
      response.putHeader(
          "WWW-Authenticate", oci ? "Basic realm=\"modmesh\"" : "Bearer realm=\"modmesh\"");
    }
    byte[] body;
    if (oci) {
      response.putHeader("Content-Type", "application/json");
      String code = problem.type().status() == 401 ? "UNAUTHORIZED" : "DENIED";
      body =
          Json.CODEC.write(
              Map.of("errors", List.of(Map.of("code", code, "message", problem.detail()))));
    } else {
      response.putHeader("Content-Type", ProblemDocument.MEDIA_TYPE);
      body = Json.CODEC.write(ProblemDocument.of(problem));
    }
    response.end(Buffer.buffer(body));
  }
}
