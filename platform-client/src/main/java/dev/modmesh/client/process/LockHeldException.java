package dev.modmesh.client.process;

import org.jspecify.annotations.Nullable;

/** Another process holds the lock. */
public final class LockHeldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable RunRecord holder;

  LockHeldException(String id, @Nullable RunRecord holder) {
    super("`" + id + "` already runs" + (holder == null ? "" : ", as process " + holder.pid()));
    this.holder = holder;
  }

  /** What the holder says of itself; null if it has not said anything yet. */
  public @Nullable RunRecord holder() {
    return holder;
  }
}
