package dev.modmesh.gateway.explain;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.http.Json;
import dev.modmesh.gateway.http.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recent calls, and why they went as they did. */
@Path("/api/v1/calls")
@RunOnVirtualThread
public class CallsResource {
  private static final int MAX = 1000;

  private final CallLog calls;

  /** Serves this log. */
  public CallsResource(CallLog calls) {
    this.calls = calls;
  }

  /**
   * The newest calls, newest first.
   *
   * @param module name, or {@code name@version}
   * @param outcome such as {@code success} or {@code deadline}
   * @param slowerThan milliseconds
   */
  @GET
  public Response list(
      @QueryParam("limit") @DefaultValue("100") String limit,
      @QueryParam("module") @Nullable String module,
      @QueryParam("function") @Nullable String function,
      @QueryParam("outcome") @Nullable String outcome,
      @QueryParam("instance") @Nullable String instance,
      @QueryParam("slower_than") @DefaultValue("0") String slowerThan) {
    int count = (int) QueryNumber.of("limit", limit, MAX);
    long nanos = 1_000_000 * QueryNumber.of("slower_than", slowerThan, 3_600_000);
    return Json.ok(
        Json.items(
            calls
                .newest(
                    count,
                    row ->
                        (module == null || isOf(row, module))
                            && (function == null || row.function().equals(function))
                            && (outcome == null || row.outcome().word().equals(outcome))
                            && (instance == null || instance.equals(row.instance()))
                            && row.durationNanos() >= nanos)
                .stream()
                .map(CallRow::toMap)
                .toList()));
  }

  private static boolean isOf(CallRow row, String module) {
    return row.module().equals(module) || row.module().startsWith(module + "@");
  }

  /** Why one call went as it did. */
  @GET
  @Path("{id}/explain")
  public Response explain(@PathParam("id") String id) {
    CallRow row = calls.find(id);
    if (row == null) {
      throw new ProblemException(
          ProblemType.CALL_NOT_FOUND, "This gateway keeps no call `" + id + "`, or no longer.");
    }
    Map<String, @Nullable Object> body = row.toMap();
    Explanation explanation = row.explanation();
    if (explanation == null) {
      body.put(
          "note",
          "Only this row was kept, since the call met no trouble. Send `Modmesh-Explain: 1` to have"
              + " everything recorded.");
    } else {
      body.putAll(explanation.toMap());
    }
    return Json.ok(body);
  }
}
