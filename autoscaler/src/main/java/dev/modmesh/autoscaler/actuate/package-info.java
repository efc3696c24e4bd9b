/** Starting and ending hosts, whatever runs them. */
@NullMarked
package dev.modmesh.autoscaler.actuate;

import org.jspecify.annotations.NullMarked;
