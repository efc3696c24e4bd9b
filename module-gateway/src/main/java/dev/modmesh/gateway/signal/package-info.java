/**
 * The golden signals of this gateway, second by second: how many calls, how many in vain, how long,
 * how full. Kept for 15 minutes; the dashboard draws them and the alerts judge them.
 */
@NullMarked
package dev.modmesh.gateway.signal;

import org.jspecify.annotations.NullMarked;
