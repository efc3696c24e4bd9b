/** Under which key a result is kept: who was asked what, in canonical form. */
@NullMarked
package dev.modmesh.cache.key;

import org.jspecify.annotations.NullMarked;
