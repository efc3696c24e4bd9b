package dev.modmesh.artifact.inspect;

/**
 * What a JAR declares.
 *
 * @param moduleClass name of the class that implements {@code dev.modmesh.api.guest.Module}
 * @param entries files and folders in it
 * @param totalBytes size of all files unpacked
 */
public record JarModule(String moduleClass, int entries, long totalBytes) {}
