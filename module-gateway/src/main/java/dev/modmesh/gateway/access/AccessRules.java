package dev.modmesh.gateway.access;

import java.util.Set;

/** Which right a request needs. Decides only. */
final class AccessRules {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private AccessRules() {}

  /** What holds no secret and is read before anybody can show a token: the dashboard's files. */
  static boolean isPublic(String method, String path) {
    return SAFE.contains(method) && (path.equals("/ui") || path.startsWith("/ui/"));
  }

  static Right needed(String method, String path) {
    if (path.equals("/api/v1/feed/tickets")) {
      return Right.READ;
    }
    if (path.startsWith("/api/v1/cache/data/")) {
      return Right.DATA; // to read it too: what modules keep may be about their callers
    }
    if (SAFE.contains(method)) {
      return Right.READ;
    }
    if (path.startsWith("/v2") || path.startsWith("/api/v1/node/blobs/")) {
      return Right.PUBLISH;
    }
    if (path.startsWith("/api/v1/modules/")) {
      return path.contains("/functions/") ? Right.CALL : Right.PUBLISH;
    }
    if (path.startsWith("/api/v1/instances/")) {
      return method.equals("DELETE") ? Right.SCALE : Right.JOIN;
    }
    if (path.startsWith("/api/v1/leases/")
        || (path.startsWith("/api/v1/pools/") && path.endsWith("/decisions"))) {
      return Right.SCALE;
    }
    return Right.OPERATE;
  }

  /** The instance that a path is about, or the empty string. */
  static String instanceOf(String path) {
    String prefix = "/api/v1/instances/";
    if (!path.startsWith(prefix)) {
      return "";
    }
    int slash = path.indexOf('/', prefix.length());
    return path.substring(prefix.length(), slash < 0 ? path.length() : slash);
  }

  static boolean allows(Principal principal, String method, String path) {
    Right right = needed(method, path);
    String instance = instanceOf(path);
    boolean own = principal.may(Right.JOIN) && !instance.isEmpty();
    if (right == Right.SCALE && own) {
      right = Right.JOIN; // a host may take itself out of service
    }
    if (right == Right.JOIN && principal.serviceId() != null) {
      return principal.serviceId().equals(instance);
    }
    return principal.may(right);
  }
}
