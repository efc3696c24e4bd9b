package dev.modmesh.autoscaler.observe;

import java.util.Optional;

/** The way to a gateway. */
public interface PlatformObserver {
  /** Looks; empty if no gateway can be asked now. */
  Optional<Observation> observe();

  /** Asks for a host to be drained; false if that cannot be, so that it must be ended directly. */
  boolean drain(String serviceId);
}
