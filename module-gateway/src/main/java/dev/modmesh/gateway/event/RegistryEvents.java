package dev.modmesh.gateway.event;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionRecord;
import dev.modmesh.api.value.Words;
import dev.modmesh.client.view.RegistryView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells changes of the registry as events. */
public final class RegistryEvents {
  private final EventLog events;
  private RegistryView before;

  /** Tells what changes after this view. */
  public RegistryEvents(EventLog events, RegistryView start) {
    this.events = events;
    this.before = start;
  }

  /** Takes the next revision. */
  public synchronized void on(Delta delta, RegistryView after) {
    for (Change change : delta.changes()) {
      switch (change.kind()) {
        case VERSION -> version(ModuleRef.parse(change.key()), after);
        case INSTANCE ->
            instance(
                change.key(),
                before.instances().get(change.key()),
                after.instances().get(change.key()));
        case POOL -> pool(before.pool(change.key()), after.pool(change.key()));
        case NODE, POLICY -> {}
      }
    }
    before = after;
  }

  private void version(ModuleRef ref, RegistryView after) {
    Optional<VersionRecord> old = before.version(ref);
    Optional<VersionRecord> now = after.version(ref);
    if (now.isEmpty()) {
      events.add("version-deleted", ref.toString(), "Version deleted.");
    } else if (old.isEmpty() || old.get().state() != now.get().state()) {
      String state = Words.of(now.get().state());
      String failure = now.get().failure();
      events.add(
          "version-" + state,
          ref.toString(),
          failure == null ? "Version is " + state + "." : "Version failed: " + failure);
    } else if (!java.util.Objects.equals(old.get().activation(), now.get().activation())) {
      events.add("activation-changed", ref.toString(), "Dependencies resolve anew.");
    }
  }

  private void instance(String id, @Nullable InstanceRecord old, @Nullable InstanceRecord now) {
    if (now == null) {
      events.add("instance-left", id, "Instance left.");
    } else if (old == null) {
      events.add("instance-joined", id, "Instance joined at " + now.baseUrl() + ".");
    } else if (old.health() != now.health()) {
      String reason = now.healthReason() == null ? "" : ": " + now.healthReason();
      events.add(
          "instance-" + Words.of(now.health()),
          id,
          "Health went from "
              + Words.of(old.health())
              + " to "
              + Words.of(now.health())
              + reason
              + ".");
    }
  }

  private void pool(PoolSpec old, PoolSpec now) {
    if (!old.withHot(now.hot()).equals(now)) {
      events.add(
          "pool-changed",
          now.name(),
          "Hosts from " + now.min() + " to " + now.max() + (now.paused() ? ", paused." : "."));
    }
  }
}
