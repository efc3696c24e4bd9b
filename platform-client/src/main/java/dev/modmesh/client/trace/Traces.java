package dev.modmesh.client.trace;

import dev.modmesh.client.wire.TraceParent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans on their way to a collector, by OTLP over HTTP. Whoever ends a span never waits: spans go
 * into a bounded queue, and those for which it has no room are dropped. Thread-safe.
 */
public final class Traces implements AutoCloseable {
  private static final int QUEUE = 4096;
  private static final int BATCH = 512;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final double ratio;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * Sends to a collector.
   *
   * @param endpoint its base URL, such as {@code http://collector:4318}
   * @param ratio share of traces that {@link #recorded} begins, from 0 to 1
   * @param service what this process is, such as {@code modmesh-gateway}
   * @param instance which one of them
   */
  public Traces(URI endpoint, double ratio, String service, String instance) {
    this.ratio = ratio;
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(tracesOf(endpoint))
            .setConnectTimeout(LAST_PATIENCE)
            .setTimeout(PATIENCE)
            .setRetryPolicy(null) // what a collector did not take is out of date soon
            .build();
    provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOn()) // it is asked for those alone that are recorded
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", service)
                        .put("service.instance.id", instance)
                        .build()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(new TellingExporter(exporter, endpoint.toString()))
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(PAUSE)
                    .setExporterTimeout(PATIENCE)
                    .build())
            .build();
    tracer = provider.get("dev.modmesh");
  }

  private static String tracesOf(URI endpoint) {
    String base = endpoint.toString();
    return (base.endsWith("/") ? base : base + "/") + "v1/traces";
  }

  /**
   * Where the spans of a call belong; null if it is not recorded. What the caller decided counts; a
   * call that nobody decided about begins a trace of its own at the ratio.
   *
   * @param traceparent what the caller sent, if anything
   */
  public @Nullable Context recorded(@Nullable String traceparent) {
    SpanContext caller = caller(traceparent);
    if (caller.isValid()) {
      return caller.isSampled() ? within(caller) : null;
    }
    return ThreadLocalRandom.current().nextDouble() < ratio ? Context.root() : null;
  }

  /** As {@link #recorded}, where nobody else may begin a trace than who sent the call. */
  public @Nullable Context continued(@Nullable String traceparent) {
    SpanContext caller = caller(traceparent);
    return caller.isSampled() ? within(caller) : null;
  }

  private static Context within(SpanContext span) {
    return Context.root().with(Span.wrap(span));
  }

  private static SpanContext caller(@Nullable String header) {
    String traceId = TraceParent.traceId(header);
    if (header == null || traceId == null) {
      return SpanContext.getInvalid();
    }
    SpanContext caller =
        SpanContext.createFromRemoteParent(
            traceId,
            TraceParent.spanId(header),
            isSampled(header) ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    return caller.isValid() ? caller : SpanContext.getInvalid(); // zeros are no ids
  }

  /** The only flag that this version of the header knows; others are not passed on. */
  private static boolean isSampled(String header) {
    return TraceFlags.fromHex(TraceParent.flags(header), 0).isSampled();
  }

  /** A span that is about to begin. */
  public SpanBuilder span(String name, Context parent) {
    return tracer.spanBuilder(name).setParent(parent);
  }

  /** The header by which a span becomes the parent of others. */
  public static String traceparent(Span span) {
    SpanContext context = span.getSpanContext();
    return TraceParent.of(
        context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  /** Sends what is left, for at most 2 seconds. */
  @Override
  public void close() {
    provider.shutdown().join(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
