package dev.modmesh.gateway.downstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;

/** Who takes the calls that are read from connections directly. */
public interface PlainCalls {
  /**
   * A call, with its whole body; on the event loop of its connection.
   *
   * @param context of this call alone
   */
  void begin(Downstream caller, ContextInternal context, FunctionPath path, Buffer body);
}
