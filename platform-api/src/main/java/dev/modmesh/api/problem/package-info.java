/** The catalogue of errors that callers see, in the shape of RFC 9457. */
@NullMarked
package dev.modmesh.api.problem;

import org.jspecify.annotations.NullMarked;
