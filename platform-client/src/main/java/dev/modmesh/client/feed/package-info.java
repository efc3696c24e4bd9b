/** The reader's side of {@code modmesh.feed.v1}. */
@NullMarked
package dev.modmesh.client.feed;

import org.jspecify.annotations.NullMarked;
