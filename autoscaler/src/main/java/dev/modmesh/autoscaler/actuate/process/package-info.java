/**
 * Hosts as processes of this machine. They outlive the autoscaler, and a new one finds them by the
 * locks that they hold.
 */
@NullMarked
package dev.modmesh.autoscaler.actuate.process;

import org.jspecify.annotations.NullMarked;
