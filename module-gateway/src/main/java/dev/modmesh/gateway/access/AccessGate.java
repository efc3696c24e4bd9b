package dev.modmesh.gateway.access;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.client.wire.ProblemDocument;
import dev.modmesh.gateway.config.GatewayConfig;
import dev.modmesh.gateway.downstream.Downstream;
import dev.modmesh.gateway.downstream.RoutedDownstream;
import dev.modmesh.gateway.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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

/** What every request passes before anything else: whom it comes from, and whether it may. */
@Singleton
public class AccessGate {
  /** Where the principal stands in the routing context. */
  public static final String PRINCIPAL = "modmesh.principal";

  private static final int ORDER = Integer.MIN_VALUE + 1; // behind calls, which ask by themselves
  private static final int UNAUTHORIZED = 401;
  private static final String BEARER = "Bearer realm=\"modmesh\"";
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

  /**
   * Whom a call comes from.
   *
   * @throws ProblemException if it may not call
   */
  public Principal admitCall(Downstream caller) {
    checkNames(caller.authority(), caller.header(HttpHeaders.ORIGIN));
    Principal principal =
        principal(caller.header(HttpHeaders.AUTHORIZATION), caller.remoteHost(), false);
    if (!principal.may(Right.CALL)) {
      throw refused(principal);
    }
    return principal;
  }

  /** Answers a call that was not admitted. */
  public void refuseCall(Downstream caller, ProblemException problem) {
    caller.begin(problem.type().status());
    if (problem.type().status() == UNAUTHORIZED) {
      caller.answer("WWW-Authenticate", BEARER);
    }
    caller.answer(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
    caller.end(Buffer.buffer(Json.CODEC.write(ProblemDocument.of(problem))));
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      checkNames(RoutedDownstream.authority(request), request.headers().get(HttpHeaders.ORIGIN));
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
      refuse(context.response(), isOci(context), problem);
    }
  }

  private void checkNames(@Nullable String authority, @Nullable String origin) {
    if (!hostNames.allowsHost(authority)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "Host `"
              + authority
              + "` is not a name of this gateway; see modmesh.gateway.access.hosts.");
    }
    if (!hostNames.allowsOrigin(origin)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN, "Origin `" + origin + "` may not use this gateway.");
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
    HttpServerRequest request = context.request();
    if (context.normalizedPath().equals(FEED)
        && !request.headers().contains(HttpHeaders.AUTHORIZATION)) {
      Optional<Principal> holder = tickets.redeem(request.getParam("ticket"));
      if (holder.isPresent()) {
        return holder.get();
      }
    }
    return principal(
        request.headers().get(HttpHeaders.AUTHORIZATION),
        RoutedDownstream.remoteHost(request),
        isOci(context));
  }

  private Principal principal(@Nullable String authorization, String remoteHost, boolean oci) {
    String token = token(authorization);
    if (token == null || token.isEmpty()) {
      boolean anonymous = anonymousOnLoopback && isLoopback(remoteHost);
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

  private static boolean isLoopback(String host) {
    return host.startsWith("127.") || host.startsWith("0:0:0:0:0:0:0:1") || host.equals("::1");
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

  private static void refuse(HttpServerResponse response, boolean oci, ProblemException problem) {
    response.setStatusCode(problem.type().status());
    if (problem.type().status() == UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", oci ? "Basic realm=\"modmesh\"" : BEARER);
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
