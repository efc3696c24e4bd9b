package dev.modmesh.registry.backend.consul;

import dev.modmesh.api.value.Fields;
import java.util.List;

/**
 * One instance of a service, as Consul lists it.
 *
 * @param id of the service's instance
 * @param address of the service, or of its node if it has none of its own
 * @param port 0 if it has none
 */
record ServiceEntry(String id, String address, int port, List<String> tags, Status status) {
  /** What Consul's checks say together; the worst comes last. */
  enum Status {
    PASSING,
    WARNING,
    /** Critical only because a check has not run yet, as all are after a start of the agent. */
    UNCHECKED,
    CRITICAL;

    Status worse(Status other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  ServiceEntry {
    tags = List.copyOf(tags);
  }

  /** Reads an element of {@code /v1/health/service/:service}. */
  static ServiceEntry read(Fields entry) {
    Fields service = entry.object("Service");
    String own = text(service, "Address");
    Status status =
        entry.objects("Checks", ServiceEntry::status).stream()
            .reduce(Status.PASSING, Status::worse);
    return new ServiceEntry(
        text(service, "ID"),
        own.isEmpty() ? text(entry.object("Node"), "Address") : own,
        (int) service.whole("Port", 0, 65535, 0),
        service.strings("Tags"),
        status);
  }

  private static Status status(Fields check) {
    return switch (text(check, "Status")) {
      case "passing" -> Status.PASSING;
      case "warning" -> Status.WARNING;
      default -> text(check, "Output").isEmpty() ? Status.UNCHECKED : Status.CRITICAL;
    };
  }

  private static String text(Fields fields, String name) {
    String value = fields.string(name);
    return value == null ? "" : value;
  }
}
