/** Whether and when a failed attempt is made again. */
@NullMarked
package dev.modmesh.gateway.retry;

import org.jspecify.annotations.NullMarked;
