/** The tables of the feed that tell of the platform's own parts: one class a topic. */
@NullMarked
package dev.modmesh.gateway.topic;

import org.jspecify.annotations.NullMarked;
