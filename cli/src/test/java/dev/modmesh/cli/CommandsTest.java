package dev.modmesh.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as users type them, against a gateway that says what the test wants. */
class CommandsTest {
  private static final String HOSTS =
      "{\"items\":[{\"service_id\":\"default-1\",\"pool\":\"default\",\"health\":\"passing\","
          + "\"scheme\":\"http\",\"host\":\"127.0.0.1\",\"port\":9001,\"pid\":42,\"modules\":[1,2]}]}";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeGateway gateway;

  @BeforeEach
  void startGateway() {
    gateway = new FakeGateway();
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(
        List.of("--url", gateway.url(), "--data", folder.toString(), "--token", "mm_secret"));
    return ModmeshCommand.commandLine(new PrintWriter(out), new PrintWriter(err))
        .execute(all.toArray(new String[0]));
  }

  @Test
  void callSendsJsonAndBareStringsAndPrintsTheValue() {
    gateway.answers(
        "POST /api/v1/modules/text/functions/slugify", 200, "{\"return_value\":\"a-b\"}");

    int status =
        run("call", "text@^1.2", "slugify", "A b", "42", "-5", "{\"x\":[1]}", "--kw", "sep=\"-\"");

    assertThat(status).isEqualTo(ExitCode.OK);
    assertThat(gateway.requests)
        .containsExactly(
            "POST /api/v1/modules/text/functions/slugify"
                + " {\"args\":[\"A b\",42,-5,{\"x\":[1]}],\"kwargs\":{\"sep\":\"-\"},"
                + "\"module_version\":\"^1.2\"}");
    assertThat(out).hasToString("\"a-b\"\n");
  }

  @Test
  void topShowsCallsHostsAndWhatHappenedFromTheFeed() {
    gateway.answers(
        "GET /api/v1/feed",
        200,
        "event: hello\ndata: {\"type\":\"hello\"}\n\nid: e.1\nevent: snapshot\ndata: "
            + "{\"type\":\"snapshot\",\"epoch\":\"e\",\"seq\":1,\"part\":1,\"parts\":1,\"topics\":{"
            + "\"series\":{\"10\":{\"calls\":30,\"faults\":3,\"p95_ms\":12.34}},"
            + "\"functions\":{\"text/slugify\":{\"module\":\"text\",\"function\":\"slugify\","
            + "\"calls\":9,\"rate\":3.2,\"p50_ms\":0.5}},"
            + "\"instances\":{\"h-1\":{\"pool\":\"default\",\"health\":\"critical\",\"in_flight\":2,"
            + "\"capacity\":32,\"modules\":[\"text@1.0.0\"],\"lag\":0}},"
            + "\"alerts\":{\"NothingHealthy\":{\"state\":\"firing\",\"summary\":\"None.\"}},"
            + "\"events\":{\"7\":{\"time\":\"2026-01-01T10:11:12.5Z\",\"subject\":\"h-1\","
            + "\"message\":\"Gone.\"}}}}\n\n");

    assertThat(run("top", "--once")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .isEqualTo(
            """
            30 calls/s   90.00 % success   p95 12 ms   0/1 hosts passing   0 circuits open
            ALERT NothingHealthy: None.

            FUNCTION      CALLS/S  FAILED/S  RETRIES/S  P50     P95  P99
            text/slugify  3.2      0         0          0.5 ms  -    -

            HOST  POOL     HEALTH    IN FLIGHT  READY  LAG
            h-1   default  critical  2/32       1      0

            10:11:12  h-1: Gone.
            """);
  }

  @Test
  void callPrintsABareStringWithRaw() {
    gateway.answers(
        "POST /api/v1/modules/text/functions/slugify", 200, "{\"return_value\":\"a-b\"}");

    run("call", "text", "slugify", "A b", "--raw");

    assertThat(out).hasToString("a-b\n");
  }

  @Test
  void aProblemIsWrittenForPeopleAndItsStatusTellsWhichKind() {
    gateway.answers(
        "POST /api/v1/modules/text/functions/shout",
        404,
        "{\"type\":\"urn:modmesh:problem:function-not-found\",\"title\":\"No such function\","
            + "\"detail\":\"text has no shout.\",\"origin\":\"caller\",\"call_id\":\"c1\"}");

    int status = run("call", "text", "shout");

    assertThat(status).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            "error: text has no shout.\n"
                + "  function-not-found (404), origin caller, call id c1\n");
  }

  @Test
  void aMissingRightIsToldApart() {
    gateway.answers("PUT /api/v1/pools/default", 403, "{\"title\":\"No right\"}");

    assertThat(run("scale", "default", "--min", "3")).isEqualTo(ExitCode.UNAUTHORISED);
    assertThat(err.toString()).contains("--token");
  }

  @Test
  void aGatewayThatDoesNotAnswerIsToldApart() {
    gateway.close();

    assertThat(run("ls")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains(gateway.url(), "modmesh up");
  }

  @Test
  void aWrongOptionIsAUsageError() {
    assertThat(run("ls", "--wrong")).isEqualTo(ExitCode.USAGE);
    assertThat(run("scale", "default", "--min", "5", "--max", "2")).isEqualTo(ExitCode.USAGE);
    assertThat(run("up", "--port", "70000")).isEqualTo(ExitCode.USAGE);
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void helpIsThereForEachCommand() {
    for (String command :
        List.of(
            "up",
            "down",
            "status",
            "publish",
            "call",
            "ls",
            "describe",
            "hosts",
            "scale",
            "events",
            "doctor")) {
      assertThat(run(command, "--help")).as(command).isEqualTo(ExitCode.OK);
    }
    assertThat(out.toString()).contains("--no-examples", "--kw", "-o, --output");
  }

  @Test
  void hostsAreATableOrRecords() {
    gateway.answers("GET /api/v1/instances", 200, HOSTS);

    run("hosts");
    assertThat(out)
        .hasToString(
            """
            SERVICE ID  POOL     HEALTH   MODULES  IN FLIGHT  LAG  PID  ADDRESS
            default-1   default  passing  2        -          -    42   http://127.0.0.1:9001
            """);

    out.getBuffer().setLength(0);
    run("hosts", "-o", "yaml");
    assertThat(out)
        .hasToString(
            """
            - service_id: default-1
              pool: default
              health: passing
              scheme: http
              host: "127.0.0.1"
              port: 9001
              pid: 42
              modules:
                - 1
                - 2
            """);

    out.getBuffer().setLength(0);
    run("hosts", "-o", "json");
    assertThat(out.toString()).startsWith("[ {").contains("\"service_id\" : \"default-1\"");
  }

  @Test
  void scaleSendsOnlyWhatIsGiven() {
    gateway.answers("PUT /api/v1/pools/default", 200, "{\"name\":\"default\",\"min\":3,\"max\":6}");

    assertThat(run("scale", "default", "--min", "3")).isEqualTo(ExitCode.OK);

    assertThat(gateway.requests).containsExactly("PUT /api/v1/pools/default {\"min\":3}");
    assertThat(out.toString()).contains("default  3    6    -");
  }

  @Test
  void statusEndsWithFiveWhenNothingRuns() {
    gateway.close();

    assertThat(run("status", "-o", "json")).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(out.toString()).contains("\"ready\" : false");
  }

  @Test
  void publishPushesLayerConfigAndManifestAndWaitsForAHost() throws IOException {
    Path wasm = wasmWithManifest();
    gateway
        .answers("POST /v2/text/blobs/uploads/", 202, "")
        .answers("PUT /v2/upload/1", 201, "")
        .answers("PUT /v2/text/manifests/1.2.0", 201, "")
        .answers(
            "GET /api/v1/modules/text/versions/1.2.0",
            200,
            "{\"state\":\"active\",\"digest\":\"sha256:1\"}");

    int status = run("publish", wasm.toString());

    assertThat(err.toString()).doesNotContain("error");
    assertThat(status).isEqualTo(ExitCode.OK);
    assertThat(gateway.requests.stream().map(request -> request.split(" ", 3)[1]))
        .endsWith("/v2/text/manifests/1.2.0", "/api/v1/modules/text/versions/1.2.0");
    assertThat(out).hasToString("text@1.2.0 is active, sha256:1\n");
  }

  @Test
  void publishTellsWhyAVersionFailed() throws IOException {
    Path wasm = wasmWithManifest();
    gateway
        .answers("POST /v2/text/blobs/uploads/", 202, "")
        .answers("PUT /v2/upload/1", 201, "")
        .answers("PUT /v2/text/manifests/2.0.0", 201, "")
        .answers(
            "GET /api/v1/modules/text/versions/2.0.0",
            200,
            "{\"state\":\"failed\",\"failure\":\"no export slugify\"}");

    int status = run("publish", wasm.toString(), "--version", "2.0.0");

    assertThat(status).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("no export slugify");
  }

  @Test
  void publishNeedsAManifestOrANameAndAVersion() throws IOException {
    Path wasm = Files.write(folder.resolve("bare.wasm"), new byte[] {0});

    assertThat(run("publish", wasm.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("modmesh.yaml", "--name and --version");
  }

  @Test
  void publishReportsEverythingThatIsWrongWithAManifestBeforeItSendsAnything() throws IOException {
    Path wasm = Files.write(folder.resolve("text.wasm"), new byte[] {0});
    Files.writeString(folder.resolve("modmesh.yaml"), "name: Text\nversion: one\n");

    assertThat(run("publish", wasm.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("`name`", "`version`", "`functions`");
    assertThat(gateway.requests).isEmpty();
  }

  private Path wasmWithManifest() throws IOException {
    Path target = Files.createDirectories(folder.resolve("text/target"));
    Files.writeString(
        folder.resolve("text/modmesh.yaml"),
        "name: text\nversion: 1.2.0\nruntime: wasm\nfunctions: { slugify: {} }\n");
    return Files.write(target.resolve("text.wasm"), new byte[] {0, 'a', 's', 'm'});
  }

  @Test
  void downIsFineWhenNothingRuns() {
    assertThat(run("down")).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).contains("nothing runs");
  }

  @Test
  void upRefusesAFolderOfANewerProgram() throws IOException {
    Files.writeString(folder.resolve("version"), "9\n");

    assertThat(run("up")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(err.toString()).contains("newer Modmesh");
  }

  private static final String EXPLAINED =
      """
      {"call_id":"c1","module":"text@1.2.0","function":"slugify","outcome":"success",
       "duration_ms":31.2,"resolve":{"asked":"^1","chosen":"text@1.2.0","revision":"e.7"},
       "deadline":{"limit_ms":2000.0,"left_ms":1968.8},"retry_budget":{"left":29},"cache":"bypass",
       "attempts":[
         {"attempt":1,"instance":"h1","probe":false,"start_ms":0.1,"duration_ms":25.0,
          "outcome":"instance-failure","status":500,"then":"tried again","candidates":[
            {"instance":"h3","circuit":"open","reason":"5 failures in a row","cost":0.01,
             "outstanding":0,"slowness":1,"success_rate":0.8}]},
         {"attempt":2,"instance":"h2","probe":true,"start_ms":25.2,"duration_ms":6.0,
          "outcome":"success","status":200,"candidates":[]}]}""";

  @Test
  void callsTellsWhyACallWentAsItDid() {
    gateway.answers("GET /api/v1/calls/c1/explain", 200, EXPLAINED);

    assertThat(run("calls", "c1")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("text@1.2.0 slugify: success in 31.2 ms  (call c1)")
        .contains("version   ^1 is text@1.2.0 at revision e.7")
        .contains("deadline  2000.0 ms, of which 1968.8 were left")
        .contains("attempt 1 at 0.1 ms to h1: instance-failure after 25.0 ms, status 500; tried")
        .contains("h3  circuit open (5 failures in a row)  cost 0.01")
        .contains("attempt 2 at 25.2 ms to h2 as a probe: success");
  }

  @Test
  void callsAreATableOrRecords() {
    gateway.answers(
        "GET /api/v1/calls",
        200,
        "{\"items\":[{\"time\":\"t\",\"call_id\":\"c1\",\"module\":\"text@1.2.0\","
            + "\"function\":\"slugify\",\"outcome\":\"success\",\"duration_ms\":1.5,"
            + "\"attempts\":1,\"instance\":\"h1\"}]}");

    assertThat(run("calls", "--outcome", "success", "--slower-than", "1")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("CALL ID", "c1", "text@1.2.0", "slugify", "1.5", "h1");
  }

  @Test
  void callExplainsItselfOnStandardError() {
    gateway.answers("POST /api/v1/modules/text/functions/slugify", 200, "{\"return_value\":1}");

    assertThat(run("call", "text", "slugify", "--explain")).isEqualTo(ExitCode.OK);

    assertThat(out.toString().trim()).isEqualTo("1");
    assertThat(gateway.requests)
        .anySatisfy(request -> assertThat(request).matches("GET /api/v1/calls/.+/explain"));
    assertThat(err.toString()).contains("the gateway has no explanation");
  }

  @Test
  void circuitsAreATable() {
    gateway.answers(
        "GET /api/v1/circuits",
        200,
        "{\"items\":[{\"service_id\":\"h1\",\"address\":\"127.0.0.1:1\",\"state\":\"open\","
            + "\"reason\":\"4.0 times slower than its peers\"}]}");

    assertThat(run("circuits")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("h1", "open", "4.0 times slower than its peers");
  }

  @Test
  void cacheStatsAreATableByFunction() {
    gateway.answers(
        "GET /api/v1/cache/stats",
        200,
        "{\"hits\":7,\"misses\":3,\"hit_rate\":0.7,\"total_requests\":10,\"functions\":["
            + "{\"module\":\"text\",\"function\":\"slugify\",\"hits\":7,\"misses\":3}]}");

    assertThat(run("cache", "stats")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("HIT RATE", "text", "slugify", "all", "70.0 %");
  }

  @Test
  void cachePurgeWantsToKnowWhat() {
    gateway.answers("DELETE /api/v1/cache", 200, "{\"purged\":[\"text:slugify\"]}");

    assertThat(run("cache", "purge")).isEqualTo(ExitCode.USAGE);
    assertThat(run("cache", "purge", "text", "--all")).isEqualTo(ExitCode.USAGE);
    assertThat(gateway.requests).isEmpty();
    assertThat(run("cache", "purge", "text")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("text:slugify");
  }
}
