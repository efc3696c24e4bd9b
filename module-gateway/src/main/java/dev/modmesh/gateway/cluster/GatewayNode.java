package dev.modmesh.gateway.cluster;

import dev.modmesh.api.event.Revision;
import dev.modmesh.api.spi.Membership.Presence;
import dev.modmesh.api.value.Fields;
import dev.modmesh.registry.instance.Instances.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway shows of itself to the others.
 *
 * @param address base URL under which the others reach it
 * @param revision the revision of the registry that it serves
 * @param token by which the others are known to it
 * @param hot versions that were called there in the last hour, by pool
 * @param heard of the instances that it has heard of lately, with what they said
 */
public record GatewayNode(
    String nodeId,
    String bootId,
    String address,
    String version,
    Revision revision,
    String token,
    Map<String, Set<String>> hot,
    List<Heard> heard) {

  /** Reads a frame; what was heard is older by the frame's age. */
  static GatewayNode read(Presence presence) {
    Fields fields = Fields.of(presence.frame());
    Map<String, Set<String>> hot = new TreeMap<>();
    Fields pools = fields.object("hot");
    pools.map().keySet().forEach(pool -> hot.put(pool, new TreeSet<>(pools.strings(pool))));
    List<Heard> heard = new ArrayList<>();
    fields.objects(
        "heard",
        one -> {
          String id = one.requiredString("service_id", "a service id");
          Duration ago = Duration.ofMillis(one.whole("ago_millis", 0, Long.MAX_VALUE, 0));
          heard.add(
              new Heard(
                  id,
                  one.requiredString("lease_id", "a lease"),
                  ago.plus(presence.age()),
                  one.object("said").map()));
          return id;
        });
    return new GatewayNode(
        presence.node(),
        text(fields, "boot_id"),
        text(fields, "address"),
        text(fields, "version"),
        Revision.parse(fields.requiredString("revision", "a revision")),
        text(fields, "token"),
        hot,
        heard);
  }

  private static String text(Fields fields, String name) {
    String text = fields.string(name);
    return text == null ? "" : text;
  }

  /** As the other gateways read it. */
  Map<String, @Nullable Object> frame() {
    Map<String, @Nullable Object> frame = described();
    frame.put("token", token);
    frame.put("hot", hot);
    frame.put("heard", heard.stream().map(GatewayNode::described).toList());
    return frame;
  }

  private static Map<String, @Nullable Object> described(Heard heard) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("service_id", heard.serviceId());
    map.put("lease_id", heard.leaseId());
    map.put("ago_millis", heard.ago().toMillis());
    map.put("said", heard.said());
    return map;
  }

  /** As callers of the API read it. */
  public Map<String, @Nullable Object> described() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("node_id", nodeId);
    map.put("boot_id", bootId);
    map.put("kind", "gateway");
    map.put("address", address);
    map.put("version", version);
    map.put("revision", revision.toString());
    return map;
  }
}
