package dev.modmesh.cache.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.spi.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys: SHA-256 over activation, function, the canonical form of the arguments (RFC 8785),
 * and what else the function declares that its results depend on. Thread-safe.
 *
 * <p>Bodies that were seen before are not read again: the SHA-256 of the bytes as they came leads
 * to the key.
 *
 * <p>RFC 8785 takes 1 and 1.0 for one number. Functions may tell them apart, so where a whole
 * number is written as a real one, its place goes into the digest too.
 */
public final class ResultKeys {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final JsonCodec json;
  private final Cache<ResultKey, ResultKey> seen;

  /**
   * Makes keys.
   *
   * @param remembered how many bodies
   */
  public ResultKeys(JsonCodec json, int remembered) {
    this.json = json;
    this.seen = Caffeine.newBuilder().maximumSize(remembered).build();
  }

  /**
   * The key of a call.
   *
   * @param activation digest over the version and its dependencies
   * @param body {@code {"args": …, "kwargs": …}}, which is well-formed; empty for an empty object
   * @param context the caller or tenant, if results are its own, and the values of declared headers
   * @return null if the arguments have no canonical form
   */
  public @Nullable ResultKey of(
      FunctionId function, String activation, byte[] body, String context) {
    MessageDigest sha = sha256();
    part(sha, activation);
    part(sha, function.toString());
    part(sha, context);
    sha.update(body);
    ResultKey raw = new ResultKey(function, sha.digest());
    ResultKey known = seen.getIfPresent(raw);
    if (known != null) {
      return known;
    }
    ResultKey key = canonical(function, activation, body, context, sha);
    if (key != null) {
      seen.put(raw, key);
    }
    return key;
  }

  private @Nullable ResultKey canonical(
      FunctionId function, String activation, byte[] body, String context, MessageDigest sha) {
    try {
      Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
      arguments.put("args", List.of());
      arguments.put("kwargs", Map.of());
      arguments.putAll(json.readObject(body.length == 0 ? EMPTY : body));
      arguments.remove("module_version"); // the activation says it
      byte[] canonical = json.writeCanonical(arguments);
      part(sha, activation);
      part(sha, function.toString());
      part(sha, context);
      part(sha, canonical);
      sha.update(WholeReals.of(arguments).getBytes(StandardCharsets.US_ASCII));
      return new ResultKey(function, sha.digest());
    } catch (ProblemException | IllegalArgumentException e) {
      return null; // a member twice, half a character, a number beyond all bounds
    }
  }

  private static void part(MessageDigest sha, String text) {
    part(sha, text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length before it, so that no two lists of parts look the same. */
  private static void part(MessageDigest sha, byte[] bytes) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha.update((byte) (bytes.length >>> shift));
    }
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
