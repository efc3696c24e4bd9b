package dev.modmesh.api.guest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cache for data of the module itself, which its instances and versions share. What is kept may
 * be gone at any time, and is gone when its life is over: keep here what can be had again.
 *
 * <p>A key is 1 to 256 letters, digits and {@code . _ : @ ~ -}, and begins with a letter or digit.
 * Values are JSON values. The gateway limits the size of a value, how long it lives, and what a
 * module keeps altogether. Every method may wait, not longer than the call that it runs in.
 * Thread-safe.
 */
public interface DataCache {
  /**
   * What is kept under a key.
   *
   * @param value a JSON value
   * @param version opaque; another one after each write
   */
  record Entry(@Nullable Object value, String version) {}

  /**
   * Finds an entry. What was written by way of another gateway may not be seen yet for a moment, as
   * long as that one's cache may lag behind (a second by default); what is written under a
   * condition never builds on such a view.
   *
   * @return null if nothing is kept, or the cache cannot be asked now
   * @throws FunctionException for a key that is not well formed
   */
  @Nullable Entry get(String key);

  /**
   * Keeps a value, whatever is there.
   *
   * @param ttl from one millisecond to 30 days
   * @return false if it may not have been kept: the module is over its quota, or the cache cannot
   *     be reached now. Until the next write that succeeds, an older value may be found.
   * @throws FunctionException for a key, value or ttl that is not allowed
   */
  boolean put(String key, @Nullable Object value, Duration ttl);

  /**
   * Keeps a value where nothing is kept. Of many who do so at a time, in whatever process, one gets
   * true.
   *
   * @return false if something is kept
   * @throws FunctionException as {@link #put}; and if it was not kept, or nobody knows
   */
  boolean putIfAbsent(String key, @Nullable Object value, Duration ttl);

  /**
   * Keeps a value in place of a version. Of many who do so at a time, in whatever process, one gets
   * true.
   *
   * @param version of the entry that was read
   * @return false if that version is no longer kept
   * @throws FunctionException as {@link #put}; and if it was not kept, or nobody knows
   */
  boolean replace(String key, String version, @Nullable Object value, Duration ttl);

  /**
   * Removes an entry.
   *
   * @return whether there was one
   * @throws FunctionException if nobody knows, or for a key that is not well formed
   */
  boolean delete(String key);
}
