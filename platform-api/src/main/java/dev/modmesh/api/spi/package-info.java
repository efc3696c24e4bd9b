/**
 * What a registry backend must offer. Small on purpose: views, watches and waiting are one shared
 * implementation on top.
 */
@NullMarked
package dev.modmesh.api.spi;

import org.jspecify.annotations.NullMarked;
