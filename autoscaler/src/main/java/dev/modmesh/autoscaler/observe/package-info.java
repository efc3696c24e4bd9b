/** What gateways say: which pools are wanted, and how the registered hosts fare. */
@NullMarked
package dev.modmesh.autoscaler.observe;

import org.jspecify.annotations.NullMarked;
