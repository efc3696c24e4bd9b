package dev.modmesh.gateway.call;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Ids of calls: unique, and cheap to make. They begin with eight digits of this start. */
@Singleton
class CallIds {
  private static final int MAX_ID = 128;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  CallIds() {
    prefix = HexFormat.of().toHexDigits(new SecureRandom().nextInt()) + "-";
  }

  /** The caller's id if it can be used: 1 to 128 visible ASCII characters. Else a new one. */
  String of(@Nullable String given) {
    return given != null && isUsable(given) ? given : next();
  }

  private static boolean isUsable(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private String next() {
    return prefix + Long.toString(next.incrementAndGet(), 36);
  }
}
