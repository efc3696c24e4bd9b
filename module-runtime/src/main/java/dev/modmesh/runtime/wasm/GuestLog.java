package dev.modmesh.runtime.wasm;

import dev.modmesh.api.module.ModuleRef;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Where a guest's log lines go: the logger of all modules, shortened and few per call. */
final class GuestLog {
  private static final Logger LOG = System.getLogger("dev.modmesh.module");
  private static final int MAX_LINES = 100;
  private static final int MAX_BYTES = 8 << 10;

  /** Extism's numbers of the levels. */
  private static final Level[] LEVELS = {
    Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR
  };

  private static final int OFF = Integer.MAX_VALUE;

  private final ModuleRef ref;
  private int lines;

  GuestLog(ModuleRef ref) {
    this.ref = ref;
  }

  /** The lowest level that is written, by Extism's numbers. */
  static int level() {
    for (int number = 0; number < LEVELS.length; number++) {
      if (LOG.isLoggable(LEVELS[number])) {
        return number;
      }
    }
    return OFF;
  }

  static boolean isWritten(int level) {
    return LOG.isLoggable(LEVELS[level]);
  }

  void write(int level, byte[] message) {
    if (lines < MAX_LINES && isWritten(level)) {
      lines++;
      int length = Math.min(message.length, MAX_BYTES);
      // Control characters would let a guest forge lines of others.
      String text =
          new String(message, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
      LOG.log(LEVELS[level], "{0}: {1}", ref, text);
    }
  }
}
