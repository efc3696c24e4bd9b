package dev.modmesh.autoscaler.simulate.replay;

import dev.modmesh.autoscaler.simulate.trace.Call;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that will happen to an instance.
 *
 * @param time when
 * @param order of those at the same time: as they were planned
 * @param ended the call that ends; null if the instance becomes ready
 */
record Happening(double time, long order, Instance instance, @Nullable Call ended) {
  static final Comparator<Happening> FIRST =
      Comparator.comparingDouble(Happening::time).thenComparingLong(Happening::order);
}
