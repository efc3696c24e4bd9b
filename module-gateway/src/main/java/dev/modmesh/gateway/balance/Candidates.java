package dev.modmesh.gateway.balance;

import dev.modmesh.gateway.upstream.Upstream;
import io.smallrye.stork.api.ServiceInstance;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Those among whom an attempt picks: the instances of a target, the policy, and which of them were
 * tried before in this call. Confined to the call.
 */
public final class Candidates extends AbstractCollection<ServiceInstance> {
  private final Upstream[] upstreams;
  private final String policy;
  private Upstream @Nullable [] tried;

  /** Candidates of a first attempt. */
  public Candidates(Upstream[] upstreams, String policy) {
    this.upstreams = upstreams;
    this.policy = policy;
  }

  /** The balancing policy that the manifest names. */
  public String policy() {
    return policy;
  }

  /** The candidate at an index. */
  public Upstream get(int index) {
    return upstreams[index];
  }

  /** Notes that a candidate has had its attempt. */
  public void tried(Upstream upstream) {
    Upstream[] old = tried == null ? new Upstream[0] : tried;
    Upstream[] next = Arrays.copyOf(old, old.length + 1);
    next[old.length] = upstream;
    tried = next;
  }

  /** Whether a candidate may be picked at once: not tried yet, and its circuit is closed. */
  public boolean isFresh(Upstream upstream) {
    return upstream.circuit().isClosed() && !wasTried(upstream);
  }

  /** Whether a candidate was tried in this call. */
  public boolean wasTried(Upstream upstream) {
    if (tried != null) {
      for (Upstream one : tried) {
        if (one == upstream) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public Iterator<ServiceInstance> iterator() {
    return Arrays.<ServiceInstance>asList(upstreams).iterator();
  }

  @Override
  public int size() {
    return upstreams.length;
  }
}
