package dev.modmesh.host.work;

import dev.modmesh.client.wire.JacksonCodec;

/** The codec of this process. */
public final class HostJson {
  /** One for all. */
  public static final JacksonCodec CODEC = new JacksonCodec();

  private HostJson() {}
}
