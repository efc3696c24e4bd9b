package dev.modmesh.host.admission;

import dev.modmesh.api.module.Digest;
import org.jspecify.annotations.Nullable;

/** A call that does nothing, and remembers what became of it. */
final class FakeTicket extends Ticket {
  static final FunctionId FUNCTION = new FunctionId(Digest.of(new byte[0]), "f");

  @Nullable Drop dropped;

  FakeTicket(String caller, int depth, long deadlineNanos) {
    super(caller, depth, deadlineNanos, FUNCTION);
  }

  @Override
  public Ending run() {
    return Ending.SUCCEEDED;
  }

  @Override
  public void drop(Drop why) {
    if (dropped != null) {
      throw new AssertionError("dropped twice");
    }
    dropped = why;
  }
}
