package dev.modmesh.gateway.cluster;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.Membership;
import dev.modmesh.api.spi.Membership.Presence;
import dev.modmesh.gateway.access.Credentials;
import dev.modmesh.gateway.node.NodeIdentity;
import dev.modmesh.gateway.upstream.StableHash;
import dev.modmesh.registry.instance.Instances;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The live gateways of this platform, this one among them. Each shows itself several times a
 * second, with what it heard of instances: so a heartbeat counts wherever it arrives. Thread-safe.
 */
@Singleton
public class Gateways {
  /** After this without a sign, a gateway counts as gone. */
  public static final Duration TTL = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(Gateways.class);
  private static final Duration RECENT = Duration.ofSeconds(3);

  private final Membership membership;
  private final NodeIdentity identity;
  private final Instances instances;
  private final String token;
  private volatile List<GatewayNode> others = List.of();
  private volatile boolean current = true;

  /** Meets the others through this membership. */
  public Gateways(
      Membership membership, NodeIdentity identity, Instances instances, Credentials credentials) {
    this.membership = membership;
    this.identity = identity;
    this.instances = instances;
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    credentials.addGateway(token);
  }

  /**
   * Shows this gateway to the others, and takes over what they have heard.
   *
   * @return whether the others could be seen
   */
  public synchronized boolean meet(Revision served, Map<String, Set<String>> hot) {
    if (identity.address().isEmpty()) {
      return false; // not listening yet
    }
    try {
      List<Presence> all = membership.meet(identity.nodeId(), own(served, hot).frame(), TTL);
      others =
          all.stream()
              .filter(one -> !one.node().equals(identity.nodeId()))
              .map(GatewayNode::read)
              .toList();
      if (!current) {
        instances.trustAll(); // what was heard elsewhere meanwhile is not known
        current = true;
      }
      others.forEach(other -> other.heard().forEach(instances::heardElsewhere));
    } catch (ProblemException e) {
      LOG.debugf("The other gateways cannot be seen: %s", e.detail());
      current = false;
    }
    return current;
  }

  private GatewayNode own(Revision served, Map<String, Set<String>> hot) {
    return new GatewayNode(
        identity.nodeId(),
        identity.bootId(),
        identity.innerAddress(),
        identity.version(),
        served,
        token,
        hot,
        instances.heardHere(RECENT));
  }

  /** Tells the others that this gateway goes. */
  public void leave() {
    try {
      List<Presence> unused = membership.meet(identity.nodeId(), Map.of(), TTL);
    } catch (ProblemException e) {
      LOG.debugf("The other gateways will see by themselves: %s", e.detail());
    }
  }

  /** The other live gateways, as they showed themselves last. */
  public List<GatewayNode> others() {
    return others;
  }

  /** Where all live gateways can be reached, this one first. */
  public List<String> addresses() {
    return Stream.concat(
            Stream.of(identity.innerAddress()), others.stream().map(GatewayNode::address))
        .toList();
  }

  /** Whether the others were seen at the last try. */
  public boolean isCurrent() {
    return current;
  }

  /**
   * Whether this gateway is the one that looks after something: the live gateway whose id hashes
   * highest together with the key (rendezvous hashing, Thaler and Ravishankar 1998), so that few
   * keys move when a gateway comes or goes.
   */
  public boolean owns(String key) {
    long mine = weight(identity.nodeId(), key);
    return others.stream()
        .noneMatch(
            other -> {
              long theirs = weight(other.nodeId(), key);
              return theirs > mine
                  || (theirs == mine && other.nodeId().compareTo(identity.nodeId()) < 0);
            });
  }

  private static long weight(String node, String key) {
    return StableHash.of(node + ' ' + key);
  }
}
