package dev.modmesh.gateway.connection;

/** Where an instance listens. Connections belong to the object, not to what it says. */
public interface Address {
  /** A name or an IP address. */
  String getHost();

  /** Its port. */
  int getPort();

  /** Whether it speaks TLS. */
  boolean isSecure();
}
