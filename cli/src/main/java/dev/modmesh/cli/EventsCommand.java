package dev.modmesh.cli;

import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what happened. */
@Command(name = "events", description = "Show what happened, oldest first.")
final class EventsCommand implements Callable<Integer> {
  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final JacksonCodec CODEC = new JacksonCodec();

  @ParentCommand ModmeshCommand modmesh;

  @Option(names = "--follow", description = "Go on with events as they happen, until Ctrl-C.")
  boolean follow;

  @Option(names = "--since", paramLabel = "ID", description = "Only events after this one.")
  @Nullable String since;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many at most. Default: ${DEFAULT-VALUE}.")
  int limit;

  @Override
  public Integer call() {
    PlatformApi api = modmesh.api();
    List<Map<String, @Nullable Object>> past = api.events(since, limit);
    if (!follow && modmesh.format != dev.modmesh.cli.output.Format.table) {
      modmesh.printer().print(past, () -> new dev.modmesh.cli.output.Table());
      return ExitCode.OK;
    }
    past.forEach(this::print);
    if (follow) {
      follow(api);
    }
    return ExitCode.OK;
  }

  private void print(Map<String, @Nullable Object> event) {
    Object id = event.get("id");
    if (id != null) {
      since = id.toString();
    }
    modmesh
        .printer()
        .printLine(
            event,
            () ->
                String.join(
                    "  ",
                    Records.text(event, "time"),
                    Records.text(event, "type"),
                    Records.text(event, "subject"),
                    Records.text(event, "message")));
  }

  // Ends by Ctrl-C; a gateway that restarts is waited for.
  private void follow(PlatformApi api) {
    boolean connected = true;
    while (!Thread.currentThread().isInterrupted()) {
      try (SseReader reader = api.followEvents(since)) {
        connected = true;
        for (SseReader.Event next = reader.next(); next != null; next = reader.next()) {
          print(CODEC.readObject(next.data().getBytes(StandardCharsets.UTF_8)));
        }
      } catch (IOException | GatewayUnreachableException e) {
        if (connected) {
          modmesh.terminal().warn("the stream broke; connecting again");
        }
        connected = false;
      }
      LockSupport.parkNanos(RECONNECT.toNanos());
    }
  }
}
