/** Whether and when a failed attempt is made again, and what that may cost. */
@NullMarked
package dev.modmesh.gateway.retry;

import org.jspecify.annotations.NullMarked;
