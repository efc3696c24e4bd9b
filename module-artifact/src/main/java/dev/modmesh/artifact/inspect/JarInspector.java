package dev.modmesh.artifact.inspect;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads a JAR's directory and unpacks every entry once without keeping it, so that the sizes it
 * acts on are real ones and not those that the file claims.
 */
public final class JarInspector {
  /** Where a JAR names its module class. */
  public static final String SERVICE_FILE = "META-INF/services/dev.modmesh.api.guest.Module";

  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?");
  private static final Pattern CLASS_NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
  private static final int MAX_SERVICE_BYTES = 4_096;

  /** Below this size a good ratio is no attack: empty classes and XML pack well. */
  private static final long RATIO_FROM_BYTES = 1 << 20;

  private final ZipFile zip;
  private final JarLimits limits;
  private final Set<String> names = new HashSet<>();
  private final byte[] buffer = new byte[16 << 10];
  private long totalBytes;

  private JarInspector(ZipFile zip, JarLimits limits) {
    this.zip = zip;
    this.limits = limits;
  }

  /**
   * Inspects a JAR.
   *
   * @throws ProblemException {@code module-limits} with {@code limit}, {@code value} and {@code
   *     allowed}; {@code invalid-manifest} for a broken or dangerous archive, native code, or no
   *     single module class
   */
  public static JarModule inspect(Path jar, JarLimits limits) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return new JarInspector(zip, limits).inspect();
    } catch (IOException e) {
      throw invalid("The JAR cannot be read: it is no zip archive or broken.");
    }
  }

  private JarModule inspect() throws IOException {
    Limits.check("entries", zip.size(), limits.entries());
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      entry(entries.nextElement());
    }
    return new JarModule(moduleClass(), zip.size(), totalBytes);
  }

  private void entry(ZipEntry entry) throws IOException {
    String name = entry.getName();
    if (name.isEmpty() || name.startsWith("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      throw invalid("The JAR holds the entry `" + name + "`, which is no relative path.");
    }
    if (List.of(name.split("/")).contains("..") || name.matches("[A-Za-z]:.*")) {
      throw invalid("The JAR holds the entry `" + name + "`, which leads out of it.");
    }
    if (!names.add(name.toLowerCase(Locale.ROOT))) {
      throw invalid("The JAR holds `" + name + "` twice, or in two spellings.");
    }
    if (NATIVE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      throw invalid("The JAR holds native code, `" + name + "`, which hosts do not load.");
    }
    if (!entry.isDirectory()) {
      unpack(entry);
    }
  }

  private void unpack(ZipEntry entry) throws IOException {
    long size = 0;
    try (InputStream content = zip.getInputStream(entry)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        size += read;
        totalBytes += read;
        Limits.check("total_bytes", totalBytes, limits.totalBytes());
        if (size > RATIO_FROM_BYTES) {
          Limits.check("ratio", size / Math.max(1, entry.getCompressedSize()), limits.ratio());
        }
      }
    }
  }

  private String moduleClass() throws IOException {
    ZipEntry service = zip.getEntry(SERVICE_FILE);
    if (service == null) {
      throw invalid("The JAR has no `" + SERVICE_FILE + "` to name its module class.");
    }
    List<String> classes;
    try (InputStream content = zip.getInputStream(service)) {
      classes =
          new String(content.readNBytes(MAX_SERVICE_BYTES), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .distinct()
              .toList();
    }
    if (classes.size() != 1 || !CLASS_NAME.matcher(classes.get(0)).matches()) {
      throw invalid("`" + SERVICE_FILE + "` must name exactly one class.");
    }
    String moduleClass = classes.get(0);
    if (zip.getEntry(moduleClass.replace('.', '/') + ".class") == null) {
      throw invalid("The JAR does not hold the module class that it names, `" + moduleClass + "`.");
    }
    return moduleClass;
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_MANIFEST, detail, Map.of());
  }
}
