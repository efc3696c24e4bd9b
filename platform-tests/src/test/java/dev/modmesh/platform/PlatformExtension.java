package dev.modmesh.platform;

/**
 * Gives tests the one platform with two hosts that all test classes share. They leave its processes
 * alone, and publish under names of their own.
 */
public final class PlatformExtension extends SharedPlatform {
  /** For JUnit. */
  public PlatformExtension() {
    super(Platform.builder().hosts(2));
  }
}
