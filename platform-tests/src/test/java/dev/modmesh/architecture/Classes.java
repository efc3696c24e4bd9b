package dev.modmesh.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.modmesh.platform.Installation;
import java.nio.file.Path;
import java.util.Arrays;

/** The compiled classes of all parts, imported once. */
final class Classes {
  static final JavaClasses ALL = new ClassFileImporter().importPaths(folders());

  private Classes() {}

  private static Path[] folders() {
    return Arrays.stream(Part.values())
        .map(part -> Installation.home().resolve(part.folder()).resolve("target/classes"))
        .toArray(Path[]::new);
  }
}
