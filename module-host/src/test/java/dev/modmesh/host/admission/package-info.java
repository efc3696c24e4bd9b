/** Tests of the admission, in time that they step themselves. */
@NullMarked
package dev.modmesh.host.admission;

import org.jspecify.annotations.NullMarked;
