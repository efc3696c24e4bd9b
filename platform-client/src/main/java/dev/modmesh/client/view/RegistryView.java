package dev.modmesh.client.view;

import dev.modmesh.api.event.Change;
import dev.modmesh.api.event.Delta;
import dev.modmesh.api.event.Item;
import dev.modmesh.api.event.Kind;
import dev.modmesh.api.event.Revision;
import dev.modmesh.api.instance.InstanceRecord;
import dev.modmesh.api.instance.PoolSpec;
import dev.modmesh.api.module.Digest;
import dev.modmesh.api.module.ModuleName;
import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.api.module.VersionRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole registry at one revision. Immutable, so that a reader takes it once and decides from
 * it.
 *
 * <p>An item that this program cannot read (a newer program wrote it) is kept and passed on, but
 * has no typed form here.
 */
public final class RegistryView {
  /** Nothing, before everything. */
  public static final RegistryView EMPTY =
      new RegistryView(Revision.START, Map.of(), 0, Map.of(), Map.of(), Map.of());

  private final Revision revision;
  private final Map<Kind, Map<String, Item>> items;
  private final long fingerprint;
  private final Map<ModuleName, ModuleVersions> modules;
  private final Map<String, InstanceRecord> instances;
  private final Map<String, PoolSpec> pools;

  private RegistryView(
      Revision revision,
      Map<Kind, Map<String, Item>> items,
      long fingerprint,
      Map<ModuleName, ModuleVersions> modules,
      Map<String, InstanceRecord> instances,
      Map<String, PoolSpec> pools) {
    this.revision = revision;
    this.items = items;
    this.fingerprint = fingerprint;
    this.modules = modules;
    this.instances = instances;
    this.pools = pools;
  }

  /** The view of a snapshot. */
  public static RegistryView of(Revision revision, Collection<Item> items) {
    Builder builder = new Builder(EMPTY);
    items.forEach(builder::put);
    return builder.build(revision);
  }

  /**
   * The view after a delta, at a cost of the kinds of items that it touches. The caller checks that
   * {@code delta.prev()} is this revision.
   */
  public RegistryView apply(Delta delta) {
    Builder builder = new Builder(this);
    for (Change change : delta.changes()) {
      if (change.value() == null) {
        builder.remove(change.kind(), change.key());
      } else {
        builder.put(new Item(change.kind(), change.key(), delta.revision(), change.value()));
      }
    }
    return builder.build(delta.revision());
  }

  /** Where in the log this view stands. */
  public Revision revision() {
    return revision;
  }

  /** How many items there are. */
  public int size() {
    return items.values().stream().mapToInt(Map::size).sum();
  }

  /** The raw item of a key. */
  public @Nullable Item item(Kind kind, String key) {
    return items.getOrDefault(kind, Map.of()).get(key);
  }

  /**
   * A fingerprint of all keys and their revisions, equal in two views that hold the same: the
   * exclusive or of the first 8 bytes of SHA-256 over {@code kind TAB key TAB revision} of each
   * item, as 16 hexadecimal digits.
   */
  public String digest() {
    return HexFormat.of().toHexDigits(fingerprint);
  }

  /** All modules by name, sorted. */
  public Map<ModuleName, ModuleVersions> modules() {
    return modules;
  }

  /** The versions of a module; null if there are none. */
  public @Nullable ModuleVersions module(ModuleName name) {
    return modules.get(name);
  }

  /** The record of one version. */
  public Optional<VersionRecord> version(ModuleRef ref) {
    ModuleVersions versions = modules.get(ref.name());
    return versions == null ? Optional.empty() : versions.find(ref.version());
  }

  /** All instances by service id, sorted. */
  public Map<String, InstanceRecord> instances() {
    return instances;
  }

  /** All pools by name, sorted. */
  public Map<String, PoolSpec> pools() {
    return pools;
  }

  /** How a pool is to be run; the default if nobody said. */
  public PoolSpec pool(String name) {
    PoolSpec spec = pools.get(name);
    return spec == null ? PoolSpec.unconfigured(name) : spec;
  }

  private static long fingerprint(Item item) {
    MessageDigest sha256 = Digest.sha256();
    String line = item.kind().word() + '\t' + item.key() + '\t' + item.revision();
    return ByteBuffer.wrap(sha256.digest(line.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** A sorted map that is copied when it is first written to. */
  private static final class Draft<K extends Comparable<K>, V> {
    private final Map<K, V> base;
    private @Nullable NavigableMap<K, V> copy;

    Draft(Map<K, V> base) {
      this.base = base;
    }

    Map<K, V> reading() {
      return copy == null ? base : copy;
    }

    Map<K, V> writing() {
      NavigableMap<K, V> writable = copy == null ? new TreeMap<>(base) : copy;
      copy = writable;
      return writable;
    }

    /** Stays a sorted map, so that the next copy takes linear time. */
    Map<K, V> done() {
      return copy == null ? base : Collections.unmodifiableNavigableMap(copy);
    }
  }

  private static final class Builder {
    private final Map<Kind, Draft<String, Item>> items = new EnumMap<>(Kind.class);
    private long fingerprint;
    private final Draft<ModuleName, ModuleVersions> modules;
    private final Draft<String, InstanceRecord> instances;
    private final Draft<String, PoolSpec> pools;

    Builder(RegistryView base) {
      for (Kind kind : Kind.values()) {
        items.put(kind, new Draft<>(base.items.getOrDefault(kind, Map.of())));
      }
      fingerprint = base.fingerprint;
      modules = new Draft<>(base.modules);
      instances = new Draft<>(base.instances);
      pools = new Draft<>(base.pools);
    }

    private Map<String, Item> of(Kind kind) {
      return Objects.requireNonNull(items.get(kind)).writing();
    }

    void put(Item item) {
      remove(item.kind(), item.key());
      of(item.kind()).put(item.key(), item);
      fingerprint ^= RegistryView.fingerprint(item);
      Map<String, @Nullable Object> value = item.value();
      switch (item.kind()) {
        case VERSION ->
            ifReadable(() -> VersionRecord.fromMap(value))
                .filter(record -> record.ref().toString().equals(item.key()))
                .ifPresent(this::put);
        case INSTANCE ->
            ifReadable(() -> InstanceRecord.fromMap(item.key(), value))
                .ifPresent(instance -> instances.writing().put(item.key(), instance));
        case POOL ->
            ifReadable(() -> PoolSpec.fromMap(item.key(), value))
                .ifPresent(pool -> pools.writing().put(item.key(), pool));
        case NODE, POLICY -> {}
      }
    }

    private void put(VersionRecord record) {
      ModuleName name = record.ref().name();
      ModuleVersions versions =
          modules.reading().getOrDefault(name, ModuleVersions.none(name)).with(record);
      modules.writing().put(name, versions);
    }

    private static <T> Optional<T> ifReadable(Supplier<T> reader) {
      try {
        return Optional.of(reader.get());
      } catch (RuntimeException e) {
        return Optional.empty();
      }
    }

    void remove(Kind kind, String key) {
      Item old = of(kind).remove(key);
      if (old == null) {
        return;
      }
      fingerprint ^= RegistryView.fingerprint(old);
      switch (kind) {
        case VERSION -> ifReadable(() -> ModuleRef.parse(key)).ifPresent(this::removeVersion);
        case INSTANCE -> instances.writing().remove(key);
        case POOL -> pools.writing().remove(key);
        case NODE, POLICY -> {}
      }
    }

    private void removeVersion(ModuleRef ref) {
      ModuleVersions versions = modules.reading().get(ref.name());
      if (versions != null) {
        ModuleVersions left = versions.without(ref.version());
        if (left.isEmpty()) {
          modules.writing().remove(ref.name());
        } else {
          modules.writing().put(ref.name(), left);
        }
      }
    }

    RegistryView build(Revision revision) {
      Map<Kind, Map<String, Item>> all = new EnumMap<>(Kind.class);
      items.forEach((kind, draft) -> all.put(kind, draft.done()));
      return new RegistryView(
          revision, all, fingerprint, modules.done(), instances.done(), pools.done());
    }
  }

  /** The items, sorted by kind and key. */
  public List<Item> sortedItems() {
    return items.values().stream().flatMap(ofKind -> ofKind.values().stream()).toList();
  }
}
