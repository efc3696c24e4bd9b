package dev.modmesh.artifact.inspect;

/**
 * How much a JAR may hold.
 *
 * @param entries files and folders
 * @param totalBytes size of all files unpacked
 * @param ratio how many times smaller than itself a file may be packed
 */
public record JarLimits(int entries, long totalBytes, int ratio) {
  /** 10,000 files, 512 MiB, 100 to 1. */
  public static final JarLimits DEFAULT = new JarLimits(10_000, 512L << 20, 100);
}
