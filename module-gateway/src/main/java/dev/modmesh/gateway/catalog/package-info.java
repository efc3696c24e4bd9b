/**
 * The registry behind HTTP: modules, instances, pools, nodes and the watch. Resources only
 * translate; decisions are in module-registry.
 */
@NullMarked
package dev.modmesh.gateway.catalog;

import org.jspecify.annotations.NullMarked;
