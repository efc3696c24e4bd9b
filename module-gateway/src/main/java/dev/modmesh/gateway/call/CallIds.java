package dev.modmesh.gateway.call;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of calls: unique, and cheap to make. They begin with eight digits of this start. */
@ApplicationScoped
class CallIds {
  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  CallIds() {
    prefix = HexFormat.of().toHexDigits(new SecureRandom().nextInt()) + "-";
  }

  String next() {
    return prefix + Long.toString(next.incrementAndGet(), 36);
  }
}
