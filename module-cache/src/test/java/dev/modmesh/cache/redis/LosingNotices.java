package dev.modmesh.cache.redis;

import dev.modmesh.cache.coherence.Renewal;
import dev.modmesh.cache.coherence.Renewal.Notice;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Loses a share of the invalidations on their way. */
record LosingNotices(double share) implements Disturbance {
  @Override
  public Renewal arriving(Renewal renewal) {
    List<Notice> left =
        renewal.notices().stream()
            .filter(notice -> ThreadLocalRandom.current().nextDouble() >= share)
            .toList();
    return new Renewal(renewal.epoch(), renewal.sequence(), renewal.nonce(), left);
  }
}
