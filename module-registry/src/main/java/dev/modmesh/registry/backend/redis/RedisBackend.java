package dev.modmesh.registry.backend.redis;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.JsonCodec;
import dev.modmesh.api.spi.RegistryBackend;
import dev.modmesh.client.wire.WatchWire;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log in Redis, shared by all gateways that use it. The truth is a stream of revisions beside
 * the items that follow from it; both change in one script, under one hash tag. Pub/sub only says
 * that it is worth looking.
 *
 * <p>Each append carries a token of its own. By it, an append whose answer was lost is recognised
 * when it is sent again, and a revision that a failover lost is told from the one that took its
 * number. An append returns once the configured number of replicas have it ({@code WAIT}); without
 * replicas, a failover or a restart may lose what was acknowledged last.
 */
public final class RedisBackend implements RegistryBackend {
  private static final Logger LOG = System.getLogger(RedisBackend.class.getName());
  private static final String CHANNEL = Script.TAG + "revisions";
  private static final int READ_AT_ONCE = 1000;

  private static final Script APPEND =
      new Script("append", "registry", "log", "items", "contained");
  private static final Script READ = new Script("read", "registry", "log");
  private static final Script SNAPSHOT = new Script("snapshot", "registry", "items", "contained");
  private static final Script FORK = new Script("fork", "registry", "log", "contained");

  private final BlockingRedis redis;
  private final RedisSettings settings;
  private final JsonCodec codec;
  private final WakeUps wakeUps;
  private final GivenTokens tokens = new GivenTokens();
  private final CopyOnWriteArrayList<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();
  private final Object telling = new Object();
  private Revision seen = Revision.START;
  private Revision told = Revision.START;

  /** Uses this client, which stays the caller's; nothing is sent before it is needed. */
  public RedisBackend(Redis redis, RedisSettings settings, JsonCodec codec) {
    this.redis = new BlockingRedis(redis, settings.timeout());
    this.settings = settings;
    this.codec = codec;
    this.wakeUps = new WakeUps(redis, CHANNEL, this::look);
  }

  @Override
  public Optional<Revision> append(Revision expected, List<Change> changes) {
    return append(expected, Revision.START, changes);
  }

  @Override
  public Optional<Revision> merge(Revision expected, Revision from, List<Change> changes) {
    return append(expected, from, changes);
  }

  private Optional<Revision> append(Revision expected, Revision from, List<Change> changes) {
    String token = UUID.randomUUID().toString();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(place(expected));
    arguments.add(token);
    arguments.add(Integer.toString(settings.ringCount()));
    arguments.add(Long.toString(settings.ringKeep().toMillis()));
    arguments.add(CHANNEL);
    arguments.add(from.epoch());
    arguments.add(Long.toString(from.number()));
    arguments.add(text(Map.of("ops", WatchWire.ops(changes))));
    for (Change change : changes) {
      arguments.add(change.kind().word() + "/" + change.key());
      arguments.add(change.value() == null ? "" : text(change.value()));
    }
    Response answer = redis.runConfirmed(APPEND.with(arguments), settings.replicas());
    if (!answer.get(0).toString().equals("made")) {
      return Optional.empty();
    }
    Revision made = expected.next();
    tokens.add(made, token);
    tell(made);
    return Optional.of(made);
  }

  private List<String> place(Revision revision) {
    return List.of(revision.epoch(), Long.toString(revision.number()), tokens.of(revision));
  }

  private String text(Object value) {
    return new String(codec.write(value), StandardCharsets.UTF_8);
  }

  private Map<String, @Nullable Object> object(String text) {
    return codec.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<List<Delta>> read(Revision after) {
    List<Delta> all = new ArrayList<>();
    Revision reached = after;
    while (true) {
      Optional<Revision> last = readSome(reached, all);
      if (last.isEmpty()) {
        return Optional.empty();
      }
      reached = all.isEmpty() ? after : all.getLast().revision();
      if (reached.number() >= last.get().number()) {
        return Optional.of(all);
      }
    }
  }

  /** Adds what comes next; returns where the log ends, or empty if it does not go on from here. */
  private Optional<Revision> readSome(Revision from, List<Delta> found) {
    List<String> arguments = new ArrayList<>(place(from));
    arguments.add(Integer.toString(READ_AT_ONCE));
    Response answer = redis.run(READ.with(arguments));
    String what = answer.get(0).toString();
    if (what.equals("lost") && !tokens.of(from).isEmpty()) {
      fork(from);
    }
    if (!what.equals("read")) {
      return Optional.empty();
    }
    Revision reached = from;
    for (int i = 2; i + 1 < answer.size(); i += 2) {
      Revision next = reached.next();
      Map<String, @Nullable Object> entry = object(answer.get(i + 1).toString());
      found.add(new Delta(reached, next, WatchWire.changes(entry.get("ops"))));
      tokens.add(next, answer.get(i).toString());
      reached = next;
    }
    return Optional.of(new Revision(from.epoch(), Long.parseLong(answer.get(1).toString())));
  }

  @Override
  public Snapshot snapshot() {
    Response answer = redis.run(SNAPSHOT.with(List.of(newEpoch())));
    Revision revision =
        new Revision(answer.get(0).toString(), Long.parseLong(answer.get(1).toString()));
    tokens.add(revision, answer.get(2).toString());
    List<Item> items = new ArrayList<>();
    pairs(answer.get(3)).forEach((field, text) -> items.add(item(revision.epoch(), field, text)));
    Map<String, Long> contained = new HashMap<>();
    pairs(answer.get(4)).forEach((epoch, number) -> contained.put(epoch, Long.parseLong(number)));
    return new Snapshot(revision, items, contained);
  }

  private static Map<String, String> pairs(Response flat) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return pairs;
  }

  private Item item(String epoch, String field, String text) {
    int slash = field.indexOf('/');
    int colon = text.indexOf(':');
    return new Item(
        Kind.ofWord(field.substring(0, slash)),
        field.substring(slash + 1),
        new Revision(epoch, Long.parseLong(text.substring(0, colon))),
        object(text.substring(colon + 1)));
  }

  private static String newEpoch() {
    return UUID.randomUUID().toString().substring(24); // 48 random bits
  }

  @Override
  public void fork(Revision lost) {
    List<String> arguments = new ArrayList<>(List.of(lost.epoch(), newEpoch(), CHANNEL));
    arguments.addAll(tokens.in(lost.epoch()));
    Response answer = redis.runConfirmed(FORK.with(arguments), settings.replicas());
    if (answer.get(0).toString().equals("forked")) {
      LOG.log(
          Level.WARNING,
          "Redis has lost revision {0} in a failover: the log goes on from {1} in a new epoch",
          lost,
          answer.get(1));
    }
  }

  @Override
  public void onAppend(Consumer<Revision> listener) {
    listeners.add(listener);
  }

  /**
   * Tells where the log stands, if that is news; the first look tells nothing. Looks only: the
   * tokens are those of revisions that a reader was given.
   */
  private void look() {
    try {
      Response head =
          redis.run(
              Request.cmd(Command.HMGET).arg(Script.TAG + "registry").arg("epoch").arg("number"));
      if (head.get(0) == null) {
        return; // nothing there; a reader finds out
      }
      Revision last = new Revision(head.get(0).toString(), Long.parseLong(head.get(1).toString()));
      boolean first;
      synchronized (telling) {
        first = seen.equals(Revision.START);
        seen = first ? last : seen;
      }
      if (!first) {
        tell(last);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "A look at the log failed", e);
    }
  }

  private void tell(Revision revision) {
    synchronized (telling) {
      seen = covers(seen, revision) ? seen : revision;
      if (covers(told, revision)) {
        return;
      }
      told = revision;
      for (Consumer<Revision> listener : listeners) {
        try {
          listener.accept(revision);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "A listener failed at revision " + revision, e);
        }
      }
    }
  }

  private static boolean covers(Revision reached, Revision revision) {
    return reached.sameEpoch(revision) && reached.number() >= revision.number();
  }

  @Override
  public void close() {
    wakeUps.close();
    redis.close();
  }
}
