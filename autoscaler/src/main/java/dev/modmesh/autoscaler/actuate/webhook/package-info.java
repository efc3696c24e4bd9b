/** Hosts that something behind an HTTP address keeps. */
@NullMarked
package dev.modmesh.autoscaler.actuate.webhook;

import org.jspecify.annotations.NullMarked;
