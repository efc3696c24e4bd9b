/**
 * Brings artifacts to this machine: from memory, disk, then a list of sources. Nothing is handed
 * out before its size and digest were checked.
 */
@NullMarked
package dev.modmesh.artifact.fetch;

import org.jspecify.annotations.NullMarked;
