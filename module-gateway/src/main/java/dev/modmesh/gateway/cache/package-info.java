/** Results that are kept: how they are set up, counted, shown and purged. */
@NullMarked
package dev.modmesh.gateway.cache;

import org.jspecify.annotations.NullMarked;
