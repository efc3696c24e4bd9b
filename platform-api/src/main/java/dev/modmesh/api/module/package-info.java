/**
 * What a module is: names, versions, ranges, digests, manifests and registry records. Values
 * validate themselves; a manifest reports all its errors at once.
 */
@NullMarked
package dev.modmesh.api.module;

import org.jspecify.annotations.NullMarked;
