package dev.modmesh.host.work;

import dev.modmesh.api.module.ModuleVersion;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.api.value.Fields;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.wire.Headers;
import dev.modmesh.host.config.GatewayAddress;
import dev.modmesh.runtime.lifecycle.CallInterrupted;
import dev.modmesh.runtime.lifecycle.InnerCall;
import dev.modmesh.runtime.lifecycle.InnerCaller;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a dependency that does not run here through the gateway, with the version of the closure.
 */
public final class GatewayCaller implements InnerCaller {
  private final GatewayAddress gateway;
  private final Supplier<RegistryView> view;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Calls through this gateway. */
  public GatewayCaller(GatewayAddress gateway, Supplier<RegistryView> view) {
    this.gateway = gateway;
    this.view = view;
  }

  @Override
  public ReturnValue call(InnerCall call) {
    long left = call.context().remainingNanos();
    if (left <= 0) {
      throw new ProblemException(ProblemType.DEADLINE_EXCEEDED, "No time is left for the call.");
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request(call, Duration.ofNanos(left)), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, @Nullable Object> body = HostJson.CODEC.readObject(response.body());
      if (response.statusCode() == 200) {
        return ReturnValue.of(body.get("return_value"));
      }
      throw problem(Fields.of(body));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted();
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.UPSTREAM_FAILURE, "The gateway could not be reached for the inner call.");
    }
  }

  private HttpRequest request(InnerCall call, Duration left) {
    URI uri =
        gateway.url().resolve("/api/v1/modules/" + call.module() + "/functions/" + call.function());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header(Headers.X_CALL_ID, call.context().callId())
            .header(Headers.DEPTH, Integer.toString(call.context().depth()))
            .header(Headers.TIMEOUT, Math.max(1, left.toMillis()) + "ms")
            .timeout(left)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    HostJson.CODEC.write(call.arguments().toMap())));
    version(call).ifPresent(version -> request.header(Headers.VERSION, version.toString()));
    if (!call.context().traceparent().isEmpty()) {
      request.header(Headers.TRACEPARENT, call.context().traceparent());
    }
    String token = gateway.token();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private Optional<ModuleVersion> version(InnerCall call) {
    return view.get()
        .version(call.caller().ref())
        .map(VersionRecord::closure)
        .map(closure -> closure.get(call.module()));
  }

  private static ProblemException problem(Fields body) {
    String uri = body.requiredString("type", "a problem type");
    String detail = body.string("detail");
    return new ProblemException(
        ProblemType.ofUri(uri).orElse(ProblemType.UPSTREAM_FAILURE),
        detail == null ? "The inner call failed." : detail);
  }
}
