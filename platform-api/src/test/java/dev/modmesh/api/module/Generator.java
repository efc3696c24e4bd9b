package dev.modmesh.api.module;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random valid manifests and records. */
final class Generator {
  private static final String LETTERS = "abcxyz0189";
  private static final String ANY_TEXT = "aZ0 \"\\\n\té\u4e16\ud83d\ude00:{}#'-";

  private final Random random;

  Generator(long seed) {
    random = new Random(seed);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  private <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private <T> List<T> some(Supplier<T> maker) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(maker.get());
    }
    return items;
  }

  private String chars(String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, random.nextInt(8))));
    }
    return text.toString();
  }

  String name() {
    String name = chars(LETTERS, 6);
    return coin() ? name : name + oneOf(List.of(".", "_", "-")) + chars(LETTERS, 6);
  }

  ModuleVersion version() {
    String numbers = random.nextInt(20) + "." + random.nextInt(20) + "." + random.nextInt(20);
    return ModuleVersion.parse(
        numbers + oneOf(List.of("", "", "-rc.1", "-alpha.12.x", "+build.7", "-0+0")));
  }

  private VersionRange range() {
    return VersionRange.parse(
        oneOf(
            List.of(
                "*",
                "^1.2",
                "~0.3.1",
                ">=1 <2 || 3.x",
                "1.2.3",
                "1.2.3-rc.1",
                digest().toString())));
  }

  Digest digest() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return Digest.of(bytes);
  }

  private Duration duration() {
    return Duration.ofMillis(
        oneOf(List.of(1L, 250L, 1000L, 1500L, 60_000L, 3_600_000L, 90_000L, 7_200_001L)));
  }

  private @Nullable Object json(int depth) {
    return switch (random.nextInt(depth > 2 ? 5 : 7)) {
      case 0 -> null;
      case 1 -> coin();
      case 2 -> random.nextInt();
      case 3 -> random.nextGaussian();
      case 4 -> chars(ANY_TEXT, 10);
      case 5 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(json(depth + 1));
        }
        yield list;
      }
      default -> jsonObject(depth + 1);
    };
  }

  private Map<String, @Nullable Object> jsonObject(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(chars(ANY_TEXT, 5), json(depth));
    }
    return map;
  }

  private FunctionSpec function(String name, ModuleRuntime runtime) {
    return new FunctionSpec(
        name,
        coin(),
        coin(),
        duration(),
        coin() ? duration() : null,
        runtime == ModuleRuntime.WASM
            ? oneOf(List.of(Encoding.JSON, Encoding.TEXT, Encoding.BYTES))
            : Encoding.JSON,
        oneOf(List.of(Encoding.values())),
        coin() ? jsonObject(0) : null,
        coin()
            ? new CachePolicy(
                duration().plusSeconds(1),
                coin() ? Duration.ZERO : duration(),
                coin() ? Duration.ZERO : duration(),
                some(this::name),
                oneOf(List.of(CachePolicy.Scope.values())),
                coin() ? List.of() : List.of("accept-language", "x-region"),
                coin() ? Duration.ZERO : duration(),
                coin() ? CachePolicy.DEFAULT_MAX_BYTES : 1 + random.nextInt(1000))
            : null);
  }

  ModuleManifest manifest() {
    ModuleRuntime runtime = oneOf(List.of(ModuleRuntime.values()));
    Map<String, FunctionSpec> functions = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String name = oneOf(List.of("_f", "slug.ify", "a-b", "$x", "F")).replace("$", "d$") + i;
      functions.put(name, function(name, runtime));
    }
    Map<ModuleName, VersionRange> dependencies = new LinkedHashMap<>();
    some(this::name).forEach(name -> dependencies.put(new ModuleName("dep-" + name), range()));
    return new ModuleManifest(
        new ModuleName(name()),
        version(),
        runtime,
        coin() ? "" : chars(ANY_TEXT, 30),
        some(() -> chars(ANY_TEXT, 5)),
        coin() ? "default" : name(),
        coin(),
        dependencies,
        loadBalancer(),
        functions,
        some(() -> oneOf(List.of("a", "com.acme.text", "org.b_c.d1"))));
  }

  private LoadBalancerSpec loadBalancer() {
    String policy = oneOf(LoadBalancerSpec.POLICIES.stream().sorted().toList());
    HashKey hash = null;
    if (policy.equals(LoadBalancerSpec.CONSISTENT_HASH)) {
      HashKey.Source source = oneOf(List.of(HashKey.Source.values()));
      hash = new HashKey(source, source == HashKey.Source.ARGUMENT ? "3" : "X-User");
    }
    return new LoadBalancerSpec(policy, random.nextInt(65536), hash);
  }

  VersionRecord record() {
    Map<ModuleName, ModuleVersion> closure = new LinkedHashMap<>();
    some(this::name).forEach(name -> closure.put(new ModuleName(name), version()));
    VersionState state = oneOf(List.of(VersionState.values()));
    return new VersionRecord(
        manifest(),
        digest(),
        coin() ? digest() : null,
        oneOf(List.of(0L, 17L, 1L << 40, Long.MAX_VALUE)),
        coin() ? "http://localhost:1/x" : null,
        coin() ? "http://localhost:1/health" : null,
        state,
        state == VersionState.FAILED ? chars(ANY_TEXT, 20) : null,
        coin() ? digest() : null,
        closure,
        Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
  }
}
