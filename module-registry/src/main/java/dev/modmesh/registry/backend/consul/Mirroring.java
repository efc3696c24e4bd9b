package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.module.ModuleRef;
import dev.modmesh.registry.backend.redis.ModuleHashes;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes Consul and Redis show a mirror, and takes away what it no longer has. What was written is
 * noted in Redis first, so that a later leader knows it from what others wrote. One thread.
 */
final class Mirroring {
  private static final String SERVICE = "service/";
  private static final String VERSION = "version/";

  private final ConsulClient consul;
  private final ModuleHashes hashes;
  private final Consumer<Refusal> refusals;
  private final Map<String, Registration> registered = new HashMap<>();
  private final Map<ModuleRef, Map<String, String>> written = new HashMap<>();
  private final Set<String> notes = new HashSet<>();

  Mirroring(ConsulClient consul, ModuleHashes hashes, Consumer<Refusal> refusals) {
    this.consul = consul;
    this.hashes = hashes;
    this.refusals = refusals;
  }

  /** Whatever was seen before may no longer be there. */
  void doubt() {
    written.clear();
    notes.clear();
  }

  /** The ids of services that this platform has registered, those among them that are to go. */
  Set<String> mine() {
    Set<String> ids = new HashSet<>();
    for (String note : notes()) {
      if (note.startsWith(SERVICE)) {
        ids.add(note.substring(SERVICE.length()));
      }
    }
    return ids;
  }

  private Set<String> notes() {
    if (notes.isEmpty()) {
      notes.addAll(hashes.notes());
      for (String id : registered.keySet()) {
        if (notes.add(SERVICE + id)) {
          hashes.note(SERVICE + id); // Redis has lost it
        }
      }
    }
    return notes;
  }

  private void note(String what) {
    if (!notes().contains(what)) {
      hashes.note(what);
      notes.add(what);
    }
  }

  private void forget(String what) {
    hashes.forget(what);
    notes.remove(what);
  }

  /** Brings the hashes up to date; throws {@code registry-unavailable}. */
  void writeHashes(Mirror mirror) {
    mirror
        .hashes()
        .forEach(
            (ref, fields) -> {
              if (!fields.equals(written.get(ref))) {
                write(ref, fields);
              }
            });
    for (String note : Set.copyOf(notes())) {
      if (note.startsWith(VERSION)) {
        ModuleRef ref = ModuleRef.parse(note.substring(VERSION.length()));
        if (!mirror.hashes().containsKey(ref)) {
          hashes.delete(ref);
          written.remove(ref);
          forget(note);
        }
      }
    }
  }

  private void write(ModuleRef ref, Map<String, String> fields) {
    note(VERSION + ref);
    Map<String, String> there = hashes.read(ref);
    if (!there.equals(fields)) {
      String checksum = there.getOrDefault("checksum", "");
      if (!checksum.isEmpty() && !checksum.equals(fields.get("checksum"))) {
        refusals.accept(
            new Refusal(
                ref.toString(),
                "The hash in Redis had checksum "
                    + checksum
                    + ", which is not that of the version; it was written anew."));
      }
      hashes.write(ref, fields);
    }
    written.put(ref, fields);
  }

  /** Brings the services up to date. */
  void register(Mirror mirror) throws IOException, InterruptedException {
    Map<String, Registration.Place> there = consul.registered(SeenService.PREFIX);
    for (Registration wanted : mirror.services().values()) {
      boolean same =
          wanted.place().equals(there.get(wanted.id()))
              && wanted.isSame(registered.get(wanted.id()));
      if (!same) {
        note(SERVICE + wanted.id());
        consul.register(wanted);
        registered.put(wanted.id(), wanted);
      }
    }
    for (String id : mine()) {
      if (!mirror.services().containsKey(id)) {
        if (there.containsKey(id)) {
          consul.deregister(id);
        }
        registered.remove(id);
        forget(SERVICE + id);
      }
    }
  }
}
