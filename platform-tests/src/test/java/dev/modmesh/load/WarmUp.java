package dev.modmesh.load;

import dev.modmesh.platform.Form;
import dev.modmesh.platform.Gateway;

/** Calls before those that count, so that neither generator nor platform begins cold. */
public final class WarmUp {
  private static final int NUMBERS = 1_000_000; // apart from those that count
  private static final int PER_SECOND = Form.of(100, 300);

  private WarmUp() {}

  /** How many calls it makes. */
  public static int calls() {
    return PER_SECOND * Form.of(1, 5);
  }

  /** Calls a function that returns its argument, and waits until all calls have ended. */
  public static CallLog run(Gateway gateway, String module, String function) {
    Schedule schedule = Schedule.of(calls(), PER_SECOND);
    return OpenLoop.start(gateway, Load.of(module, function, schedule).numberedFrom(NUMBERS))
        .report();
  }
}
