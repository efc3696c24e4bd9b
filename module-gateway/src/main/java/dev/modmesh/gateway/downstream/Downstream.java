package dev.modmesh.gateway.downstream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The caller of one call: what it sent besides the body, and where the one answer goes. An answer
 * is {@link #begin}, its headers, and either {@link #end(Buffer)}, or {@link #stream} and its
 * pieces. Confined to the event loop of its connection.
 */
public interface Downstream {
  /** A header; null if the caller sent none. */
  @Nullable String header(CharSequence name);

  /** The host and port that the caller believes to speak to; null if it does not say. */
  @Nullable String authority();

  /** The address that the connection comes from; empty if it has none. */
  String remoteHost();

  /** What to do if the caller goes away before it has its answer. */
  void onGone(Runnable gone);

  /** Whether an answer can still be given, or gone on with. */
  boolean isOpen();

  /** Begins the answer. */
  void begin(int status);

  /** A header of the answer; its name has not been given before. */
  void answer(CharSequence name, String value);

  /** Ends the answer with the whole body. */
  void end(Buffer body);

  /** The body comes in pieces. */
  void stream();

  /** A piece of the body. */
  void write(Buffer piece);

  /** Whether the caller reads slower than it is written to. */
  boolean isFull();

  /** What to do once, when the caller has caught up. */
  void onRoom(Runnable room);

  /** Ends a body that came in pieces. */
  void end();

  /** Breaks an answer off, so that the caller can tell. */
  void reset();
}
