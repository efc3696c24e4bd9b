package dev.modmesh.chaos;

import dev.modmesh.platform.Platform;
import dev.modmesh.platform.SharedPlatform;

/** Gives experiments that bring instances of their own one gateway without hosts. */
final class SharedGateway extends SharedPlatform {
  SharedGateway() {
    super(Platform.builder());
  }
}
