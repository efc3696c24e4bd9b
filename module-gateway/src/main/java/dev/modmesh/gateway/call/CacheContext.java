package dev.modmesh.gateway.call;

import dev.modmesh.api.module.CachePolicy;

/**
 * What a result depends on besides the arguments. Names that anonymous callers give themselves are
 * kept apart from those of credentials.
 */
final class CacheContext {
  private CacheContext() {}

  static String of(Exchange exchange, CachePolicy policy) {
    if (policy.scope() == CachePolicy.Scope.ALL && policy.vary().isEmpty()) {
      return "";
    }
    StringBuilder context = new StringBuilder(scope(exchange, policy.scope()));
    for (String name : policy.vary()) {
      String value = exchange.header(name);
      context.append('\n').append(name);
      if (value != null) {
        context.append('=').append(value.length()).append(':').append(value);
      }
    }
    return context.toString();
  }

  private static String scope(Exchange exchange, CachePolicy.Scope scope) {
    String named = exchange.principal.name();
    return switch (scope) {
      case ALL -> "";
      case TENANT -> "tenant " + named;
      case CALLER -> {
        if (!named.isEmpty()) {
          yield "token " + named;
        }
        String given = exchange.header(CallHeaders.CALLER);
        yield (given == null ? "address " : "name ") + CallerId.of(exchange);
      }
    };
  }
}
