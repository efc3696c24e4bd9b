package dev.modmesh.gateway.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Who this gateway is: an id that it keeps, one per start, and where it answers. */
public final class NodeIdentity {
  private final String nodeId;
  private final String bootId = random();
  private volatile String address = "";
  private volatile String innerAddress = "";

  /** Reads the id from the data folder, or makes one. */
  public NodeIdentity(Path dataDir) throws IOException {
    Path file = dataDir.resolve("node_id");
    if (!Files.exists(file)) {
      Files.writeString(file, "gw-" + random() + "\n");
    }
    nodeId = Files.readString(file).trim();
  }

  private static String random() {
    return HexFormat.of().toHexDigits(new SecureRandom().nextInt());
  }

  /** The id that stays. */
  public String nodeId() {
    return nodeId;
  }

  /** The id of this start. */
  public String bootId() {
    return bootId;
  }

  /** The base URL; empty before the port is bound. */
  public String address() {
    return address;
  }

  /** The base URL is known now. */
  public void address(String url) {
    address = url;
  }

  /** The base URL under which other gateways reach this one. */
  public String innerAddress() {
    return innerAddress;
  }

  /** The base URL under which other gateways reach this one is known now. */
  public void innerAddress(String url) {
    innerAddress = url;
  }

  /** The program's version. */
  public String version() {
    String version = NodeIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
