package dev.modmesh.cli;

import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.feed.FeedGapException;
import dev.modmesh.client.feed.FeedTables;
import dev.modmesh.client.watch.SseReader;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The platform at a glance, live: what the dashboard shows, from the same feed. */
@Command(
    name = "top",
    description = {
      "Show calls, hosts and what happened, live, until Ctrl-C.",
      "Where the output is no terminal it is shown once."
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final String HOME_AND_CLEAR = "\033[H\033[J";
  private static final String WHOLE_SCREEN = "\033[2J";
  private static final JacksonCodec CODEC = new JacksonCodec();

  @ParentCommand ModmeshCommand modmesh;

  @Option(names = "--once", description = "Show it once and end.")
  boolean once;

  private FeedTables tables = new FeedTables();

  @Override
  public Integer call() throws IOException {
    boolean live = !once && isTerminal();
    if (live) {
      modmesh.out().print(WHOLE_SCREEN);
    }
    boolean connected = true;
    while (!Thread.currentThread().isInterrupted()) {
      try (SseReader reader = modmesh.api().feed(tables.since())) {
        connected = true;
        if (follow(reader, live)) {
          return ExitCode.OK;
        }
      } catch (FeedGapException e) {
        tables = new FeedTables();
        continue;
      } catch (IOException | GatewayUnreachableException e) {
        if (!live) {
          throw e;
        }
        if (connected) {
          modmesh.terminal().warn("the gateway does not answer; connecting again");
        }
        connected = false;
      }
      LockSupport.parkNanos(RECONNECT.toNanos());
    }
    return ExitCode.OK;
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether all was shown that was asked for. */
  private boolean follow(SseReader reader, boolean live) throws IOException, FeedGapException {
    for (SseReader.@Nullable Event next = reader.next(); next != null; next = reader.next()) {
      if (tables.take(CODEC.readObject(next.data().getBytes(StandardCharsets.UTF_8)))) {
        show(live);
        if (!live) {
          return true;
        }
      }
    }
    return false;
  }

  private void show(boolean live) {
    PrintWriter out = modmesh.out();
    if (live) {
      out.print(HOME_AND_CLEAR);
    }
    new TopPicture(tables).print(out);
    out.flush();
  }
}
