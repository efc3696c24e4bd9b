package dev.modmesh.cli.platform;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C and its kin: the first asks the program to stop what it started, the second runs the given
 * action at once. A shutdown hook cannot do that: the JVM ignores signals while hooks run.
 */
public final class Interrupts {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  private final CountDownLatch first = new CountDownLatch(1);

  private Interrupts() {}

  /** Listens from now on. */
  public static Interrupts install(Runnable onSecond) {
    Interrupts interrupts = new Interrupts();
    for (String name : SIGNALS) {
      Signal.handle(new Signal(name), signal -> interrupts.arrived(onSecond));
    }
    return interrupts;
  }

  private synchronized void arrived(Runnable onSecond) {
    if (requested()) {
      onSecond.run();
    }
    first.countDown();
  }

  /** Whether the program shall stop. */
  public boolean requested() {
    return first.getCount() == 0;
  }

  /** Waits; true as soon as the program shall stop. */
  public boolean await(long millis) {
    try {
      return first.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
