/** The autoscaler: a loop that looks, decides and acts, and nothing that calls pass through. */
@NullMarked
package dev.modmesh.autoscaler;

import org.jspecify.annotations.NullMarked;
