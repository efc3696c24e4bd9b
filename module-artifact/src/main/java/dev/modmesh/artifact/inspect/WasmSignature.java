package dev.modmesh.artifact.inspect;

import java.util.List;

/**
 * Parameters and results of a function.
 *
 * @param parameters value types by their binary code: 0x7f is i32, 0x7e i64, 0x7d f32, 0x7c f64
 * @param results likewise
 */
public record WasmSignature(List<Byte> parameters, List<Byte> results) {
  /** The binary code of i32. */
  public static final byte I32 = 0x7f;

  /** The binary code of i64. */
  public static final byte I64 = 0x7e;

  /** Copies both. */
  public WasmSignature {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /** Whether a function of this kind takes nothing and returns an i32, as Extism functions do. */
  public boolean isExtismFunction() {
    return parameters.isEmpty() && results.equals(List.of(I32));
  }
}
