/** Hosts that are the pods of a Deployment. */
@NullMarked
package dev.modmesh.autoscaler.actuate.kubernetes;

import org.jspecify.annotations.NullMarked;
