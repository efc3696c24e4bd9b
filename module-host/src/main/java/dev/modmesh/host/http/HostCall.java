package dev.modmesh.host.http;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.VersionRange;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Durations;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.ModuleVersions;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.host.work.HostJson;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as this host understands it.
 *
 * @param record the version that is wanted
 * @param activation the resolution of its dependencies that is wanted
 * @param arrivedNanos {@link System#nanoTime()} when it came
 */
record HostCall(
    VersionRecord record,
    Digest activation,
    String function,
    Arguments arguments,
    CallContext context,
    long arrivedNanos) {
  /**
   * Reads a call.
   *
   * @param sender a gateway's pins outrank the body
   * @throws ProblemException {@code not-served-here} for a pin that this host does not know; what
   *     callers do wrong otherwise
   */
  static HostCall read(
      HttpServerRequest request,
      String module,
      String function,
      byte[] body,
      RegistryView view,
      Sender sender,
      long startNanos) {
    Map<String, @Nullable Object> document =
        body.length == 0 ? Map.of() : HostJson.CODEC.readObject(body);
    Fields fields = Fields.of(document);
    VersionRecord record = record(request, module, fields, view, sender.gateway());
    if (!record.manifest().functions().containsKey(function)) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "`" + record.ref() + "` has no function `" + function + "`.");
    }
    return new HostCall(
        record,
        activation(request, record, sender.gateway()),
        function,
        arguments(fields),
        context(request, record, function, sender.depth(), startNanos),
        startNanos);
  }

  private static VersionRecord record(
      HttpServerRequest request, String module, Fields body, RegistryView view, boolean pinned) {
    ModuleVersions versions = view.module(new ModuleName(module));
    String header = request.getHeader(Headers.VERSION);
    String range = header != null ? header : body.string("module_version");
    VersionRecord record =
        versions == null ? null : versions.resolve(VersionRange.parse(range == null ? "*" : range));
    if (record != null) {
      return record;
    }
    if (pinned) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE, "This host does not know " + module + "@" + range + " yet.");
    }
    throw new ProblemException(
        versions == null ? ProblemType.MODULE_NOT_FOUND : ProblemType.VERSION_NOT_FOUND,
        "This host knows no active version of `" + module + "` in `" + range + "`.");
  }

  private static Digest activation(
      HttpServerRequest request, VersionRecord record, boolean pinned) {
    String pin = pinned ? request.getHeader(Headers.ACTIVATION) : null;
    if (pin != null) {
      return Digest.parse(pin);
    }
    if (record.activation() == null) {
      throw new ProblemException(
          ProblemType.NOT_SERVED_HERE,
          "The dependencies of " + record.ref() + " are not resolved.");
    }
    return record.activation();
  }

  private static Arguments arguments(Fields body) {
    Object args = body.raw("args");
    Object kwargs = body.raw("kwargs");
    List<@Nullable Object> list = new ArrayList<>();
    if (args instanceof List<?> given) {
      list.addAll(given);
    } else if (args != null) {
      throw wrong("args", args, "a list");
    }
    if (kwargs != null && !(kwargs instanceof Map<?, ?>)) {
      throw wrong("kwargs", kwargs, "an object");
    }
    return Arguments.of(list, body.object("kwargs").map());
  }

  private static ProblemException wrong(String field, Object value, String expected) {
    return new ProblemException(
        ProblemType.INVALID_ARGUMENTS,
        "`" + field + "` is `" + value + "`: must be " + expected + ".",
        Map.of("field", field, "expected", expected));
  }

  private static CallContext context(
      HttpServerRequest request,
      VersionRecord record,
      String function,
      int depth,
      long startNanos) {
    var spec = record.manifest().functions().get(function);
    Duration limit = spec == null ? Duration.ofSeconds(30) : spec.timeout();
    String header = request.getHeader(Headers.TIMEOUT);
    if (header != null) {
      Duration given = timeout(header);
      limit = given.compareTo(limit) < 0 ? given : limit;
    }
    String callId = request.getHeader(Headers.X_CALL_ID);
    String trace = request.getHeader(Headers.TRACEPARENT);
    return new CallContext(
        callId == null ? "" : callId,
        startNanos + limit.toNanos(),
        depth,
        trace == null ? "" : trace);
  }

  private static Duration timeout(String header) {
    try {
      return Durations.parse(header);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "Header Modmesh-Timeout is `" + header + "`: must be " + Durations.EXPECTED + ".");
    }
  }
}
