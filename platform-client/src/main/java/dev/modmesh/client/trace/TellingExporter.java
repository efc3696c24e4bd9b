package dev.modmesh.client.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says once that the collector does not take spans, and once that it does again. Thread-safe. */
final class TellingExporter implements SpanExporter {
  private static final Logger LOG = System.getLogger(TellingExporter.class.getName());

  private final SpanExporter exporter;
  private final String endpoint;
  private final AtomicBoolean failing = new AtomicBoolean();

  TellingExporter(SpanExporter exporter, String endpoint) {
    this.exporter = exporter;
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode sent = exporter.export(spans);
    return sent.whenComplete(() -> tell(sent.isSuccess()));
  }

  private void tell(boolean taken) {
    if (failing.compareAndSet(taken, !taken)) {
      LOG.log(
          taken ? Level.INFO : Level.WARNING,
          taken
              ? "The collector at " + endpoint + " takes spans again"
              : "The collector at " + endpoint + " takes no spans; they are dropped");
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
