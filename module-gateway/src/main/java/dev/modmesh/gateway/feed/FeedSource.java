package dev.modmesh.gateway.feed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table of the feed. A feature that wants to be shown offers a bean of this type; the feed
 * finds it, and a page that knows the topic draws it.
 */
public interface FeedSource {
  /** The name of the table, such as {@code instances}; no two sources share one. */
  String topic();

  /**
   * The whole table now: JSON values by field, by key. Called twice a second on the thread of the
   * feed while anybody reads, and never otherwise; must not block. The feed finds out itself what
   * has changed, so the maps must be new or unchanged ones.
   */
  Map<String, Map<String, @Nullable Object>> rows();
}
