package dev.modmesh.gateway.ui;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The dashboard at {@code /ui/}: its files come from the class path; every address of a page is
 * answered with the one document, whose program shows that page. Nothing may be loaded from
 * elsewhere and no script but its own may run.
 */
@ApplicationScoped
class DashboardRoute {
  private static final int ORDER = Integer.MIN_VALUE + 1;
  private static final String PAGE = "/ui/index.html";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final boolean present =
      Thread.currentThread().getContextClassLoader().getResource("META-INF/resources" + PAGE)
          != null;

  void install(@Observes Router router) {
    if (present) {
      router.route("/ui*").order(ORDER).handler(DashboardRoute::handle);
    }
  }

  private static void handle(RoutingContext routing) {
    String path = routing.normalizedPath();
    HttpServerResponse response = routing.response();
    if (path.equals("/ui")) {
      response.setStatusCode(308).putHeader("Location", "/ui/").end();
      return;
    }
    if (!path.startsWith("/ui/")) {
      routing.next();
      return;
    }
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (path.startsWith("/ui/assets/")) {
      response.putHeader("Cache-Control", "public, max-age=31536000, immutable");
      routing.next();
    } else if (path.equals(PAGE)) {
      response.putHeader("Cache-Control", "no-cache");
      routing.next();
    } else {
      routing.reroute(PAGE);
    }
  }
}
