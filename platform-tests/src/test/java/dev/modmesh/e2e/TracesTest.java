package dev.modmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.Headers;
import dev.modmesh.client.wire.TraceParent;
import dev.modmesh.platform.Answer;
import dev.modmesh.platform.Await;
import dev.modmesh.platform.FakeService;
import dev.modmesh.platform.JarModules;
import dev.modmesh.platform.Manifest;
import dev.modmesh.platform.Platform;
import dev.modmesh.platform.TraceCollector;
import dev.modmesh.platform.TraceCollector.Mood;
import dev.modmesh.platform.TraceCollector.Seen;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans of calls, as a collector gets them from real processes. */
final class TracesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CALLER = "00f067aa0ba902b7";
  private static final TraceCollector COLLECTOR = new TraceCollector();
  private static final FakeService REMOTE = new FakeService();

  @RegisterExtension
  static final Platform PLATFORM =
      Platform.builder()
          .hosts(1)
          .set("modmesh.traces.endpoint", COLLECTOR.url())
          .set("modmesh.traces.ratio", "1")
          .build();

  @BeforeAll
  static void publish() {
    REMOTE.answer(FakeService.Reply.ok("19"));
    PLATFORM
        .admin()
        .put(
            "/api/v1/modules/far-rates/versions/1.0.0",
            Manifest.remote("far-rates", "1.0.0")
                .idempotent("percent")
                .with("service_url", REMOTE.url())
                .with("health_check_url", REMOTE.url() + "/health")
                .toMap())
        .expect(201);
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("rates", "1.0.0").idempotent("percent"),
            JarModules.of("Rate", "@Function public int percent() { return 19; }"));
    orders("orders", "rates");
    orders("far-orders", "far-rates");
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar("moody", "1.0.0")
                .function("kept", Map.of("idempotent", true, "cache", Map.of("ttl", "1h")))
                .idempotent("fails"),
            JarModules.of(
                "Moody",
                """
                @Function public int kept() { return 1; }
                @Function public int fails() { throw new IllegalStateException("no"); }
                """));
  }

  private static void orders(String module, String rates) {
    PLATFORM
        .publisher()
        .activeJar(
            Manifest.jar(module, "1.0.0").idempotent("tax").dependency(rates, "^1.0"),
            JarModules.of(
                "Orders",
                """
                private ModuleContext context;
                @Override public void start(ModuleContext given) { context = given; }
                @Function public long tax(long amount) {
                  Object percent = context.modules().call("%s", "percent");
                  return amount * ((Number) percent).longValue() / 100;
                }
                """
                    .formatted(rates)));
  }

  @AfterAll
  static void stop() {
    COLLECTOR.close();
    REMOTE.close();
  }

  private static String newTrace() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong() | 1, random.nextLong() | 1);
  }

  private static Answer call(String trace, String flags, String module, String function) {
    List<?> args = function.equals("tax") ? List.of(200) : List.of();
    var request = PLATFORM.anonymous().callRequest(module, function, Map.of("args", args));
    request.header(Headers.TRACEPARENT, TraceParent.of(trace, CALLER, flags));
    return PLATFORM.anonymous().send(request);
  }

  /** The spans of a trace, once its call and so many executions are among them. */
  private static List<Seen> spans(String trace, int fromHosts) {
    return Await.value(
        "the spans of " + trace,
        SOON,
        () ->
            Optional.of(COLLECTOR.trace(trace))
                .filter(spans -> spans.stream().anyMatch(span -> span.name().startsWith("call ")))
                .filter(
                    spans ->
                        spans.stream().filter(span -> span.service().equals("modmesh-host")).count()
                            == fromHosts));
  }

  private static Seen one(List<Seen> spans, String service, String name) {
    List<Seen> found =
        spans.stream()
            .filter(span -> span.service().equals(service) && span.name().equals(name))
            .toList();
    assertThat(found).as("%s of %s in %s", name, service, spans).hasSize(1);
    return found.getFirst();
  }

  @Test
  void followsACallToTheDependencyOfAModule() {
    String trace = newTrace();

    Answer answer = call(trace, "01", "orders", "tax").expect(200);

    assertThat(answer.header(Headers.TRACEPARENT)).isEqualTo(TraceParent.of(trace, CALLER, "01"));
    List<Seen> spans = spans(trace, 2);
    Seen call = one(spans, "modmesh-gateway", "call orders/tax");
    Seen attempt = one(spans, "modmesh-gateway", "attempt orders/tax");
    Seen run = one(spans, "modmesh-host", "run orders/tax");
    Seen inner = one(spans, "modmesh-host", "run rates/percent");
    assertThat(call.parent()).isEqualTo(CALLER);
    assertThat(attempt.parent()).isEqualTo(call.id());
    assertThat(run.parent()).isEqualTo(attempt.id());
    assertThat(inner.parent()).isEqualTo(run.id());
    assertThat(List.of(call.kind(), attempt.kind(), run.kind(), inner.kind()))
        .containsExactly(
            SpanKind.SPAN_KIND_SERVER,
            SpanKind.SPAN_KIND_CLIENT,
            SpanKind.SPAN_KIND_SERVER,
            SpanKind.SPAN_KIND_INTERNAL);
    assertThat(one(spans, "modmesh-gateway", "resolve").parent()).isEqualTo(call.id());
    assertThat(one(spans, "modmesh-gateway", "pick").facts())
        .containsEntry("modmesh.instance", "host-1");
    assertThat(call.facts())
        .containsEntry("modmesh.module", "orders")
        .containsEntry("modmesh.version", "1.0.0")
        .containsEntry("modmesh.function", "tax")
        .containsEntry("modmesh.instance", "host-1")
        .containsEntry("modmesh.outcome", "success")
        .containsEntry("modmesh.cache", "modmesh; fwd=bypass")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("modmesh.call_id", answer.requireHeader(Headers.CALL_ID));
    assertThat(inner.facts())
        .containsEntry("modmesh.module", "rates")
        .containsEntry("modmesh.version", "1.0.0")
        .containsEntry("modmesh.outcome", "success");
    assertThat(spans).allMatch(span -> span.endNanos() >= span.startNanos() && !span.failed());
    assertThat(attempt.startNanos()).isBetween(call.startNanos(), call.endNanos());
    assertThat(inner.startNanos()).isBetween(run.startNanos(), run.endNanos());
  }

  @Test
  void followsACallThatLeavesItsHost() {
    String trace = newTrace();
    int before = REMOTE.requests().size();

    call(trace, "01", "far-orders", "tax").expect(200);

    List<Seen> spans =
        Await.value(
            "both calls of " + trace,
            SOON,
            () -> Optional.of(COLLECTOR.trace(trace)).filter(all -> all.size() >= 10));
    Seen run = one(spans, "modmesh-host", "run far-orders/tax");
    Seen leaves = one(spans, "modmesh-host", "call far-rates/percent");
    Seen comes = one(spans, "modmesh-gateway", "call far-rates/percent");
    Seen attempt = one(spans, "modmesh-gateway", "attempt far-rates/percent");
    assertThat(leaves.parent()).isEqualTo(run.id());
    assertThat(comes.parent()).isEqualTo(leaves.id());
    assertThat(attempt.parent()).isEqualTo(comes.id());
    assertThat(
            REMOTE.requests().stream()
                .skip(before)
                .filter(request -> request.path().endsWith("/percent"))
                .map(request -> request.header(Headers.TRACEPARENT)))
        .containsExactly(TraceParent.of(trace, attempt.id(), "01"));
  }

  @Test
  void recordsNothingOfACallWhoseCallerDoesNot() {
    String left = newTrace();
    String later = newTrace();
    int before = REMOTE.requests().size();

    Answer answer = call(left, "00", "far-orders", "tax").expect(200);
    call(later, "01", "orders", "tax").expect(200);

    assertThat(answer.header(Headers.TRACEPARENT)).isEqualTo(TraceParent.of(left, CALLER, "00"));
    assertThat(REMOTE.requests().stream().skip(before).map(one -> one.header("traceparent")))
        .contains(TraceParent.of(left, CALLER, "00"));
    assertThat(spans(later, 2)).isNotEmpty(); // each process sends in the order of the calls
    assertThat(COLLECTOR.trace(left)).isEmpty();
  }

  @Test
  void beginsATraceForACallThatBroughtNone() {
    Answer answer = PLATFORM.anonymous().call("orders", "tax", 200).expect(200);

    String header = answer.requireHeader(Headers.TRACEPARENT);
    List<Seen> spans = spans(Objects.requireNonNull(TraceParent.traceId(header)), 2);
    Seen call = one(spans, "modmesh-gateway", "call orders/tax");
    assertThat(call.id()).isEqualTo(TraceParent.spanId(header));
    assertThat(call.parent()).isEmpty();
  }

  @Test
  void tellsOfKeptResultsAndFailures() {
    String fresh = newTrace();
    String kept = newTrace();
    String failed = newTrace();

    call(fresh, "01", "moody", "kept").expect(200);
    call(kept, "01", "moody", "kept").expect(200);
    call(failed, "01", "moody", "fails").expect(500);

    assertThat(one(spans(fresh, 1), "modmesh-gateway", "cache").endNanos()).isPositive();
    List<Seen> hit = spans(kept, 0);
    assertThat(one(hit, "modmesh-gateway", "call moody/kept").facts())
        .containsEntry("modmesh.cache", "modmesh; hit; detail=near")
        .doesNotContainKey("modmesh.instance");
    assertThat(hit).noneMatch(span -> span.name().startsWith("attempt"));
    List<Seen> failure = spans(failed, 1);
    assertThat(one(failure, "modmesh-gateway", "call moody/fails"))
        .matches(Seen::failed)
        .extracting(Seen::facts)
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
        .containsEntry("modmesh.outcome", "module-failure")
        .containsEntry("http.response.status_code", "500");
    assertThat(one(failure, "modmesh-host", "run moody/fails").facts())
        .containsEntry("modmesh.outcome", "function-failed");
  }

  @Test
  void callsGoOnWhileTheCollectorIsAwayOrRefuses() {
    COLLECTOR.be(Mood.REFUSES);
    int asked = COLLECTOR.asked();
    callsSucceed();
    Await.until("spans were refused", SOON, () -> COLLECTOR.asked() > asked);

    COLLECTOR.leave();
    callsSucceed();

    COLLECTOR.comeBack();
    COLLECTOR.be(Mood.HANGS);
    int hung = COLLECTOR.asked();
    callsSucceed();
    Await.until("spans are held up", SOON, () -> COLLECTOR.asked() > hung);
    callsSucceed();

    COLLECTOR.be(Mood.TAKES);
    String trace = newTrace();
    call(trace, "01", "orders", "tax").expect(200);
    assertThat(spans(trace, 2)).isNotEmpty();
  }

  private static void callsSucceed() {
    for (int i = 0; i < 50; i++) {
      assertThat(call(newTrace(), "01", "orders", "tax").returnValue()).isEqualTo(38);
    }
  }
}
