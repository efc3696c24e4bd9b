package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/** A way to choose among fresh candidates. Thread-safe. */
interface Policy {
  /** A candidate for which {@link Candidates#isFresh} holds, or null if none was found. */
  @Nullable Upstream choose(Candidates candidates);
}
