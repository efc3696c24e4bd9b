/** What happened on the platform, for people: a bounded history that can be followed. */
@NullMarked
package dev.modmesh.gateway.event;

import org.jspecify.annotations.NullMarked;
