package dev.modmesh.registry.instance;

/** Tries whether somebody listens at an address. May block for some hundred milliseconds. */
public interface AddressProbe {
  /** Whether a connect is refused, which proves that the process is gone. */
  boolean isRefused(String host, int port);
}
