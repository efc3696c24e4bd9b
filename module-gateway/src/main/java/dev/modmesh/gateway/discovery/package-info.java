/**
 * The registry as the call path sees it: one immutable table of targets, and Stork services on top.
 */
@NullMarked
package dev.modmesh.gateway.discovery;

import org.jspecify.annotations.NullMarked;
