package dev.modmesh.api.module;

/** How a function takes its arguments or gives its result. */
public enum Encoding {
  /** {@code {"args", "kwargs"}} in, one JSON value out. */
  JSON,
  /** The single argument, or the result, as UTF-8 text. */
  TEXT,
  /** The single argument, or the result, as bytes; base64 on the outside. */
  BYTES,
  /** Only out, and the default: valid JSON is given as JSON, anything else as a string. */
  AUTO
}
