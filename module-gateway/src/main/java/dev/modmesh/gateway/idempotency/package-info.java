/**
 * Calls that carry an Idempotency-Key run once and are answered alike each time (IETF draft "The
 * Idempotency-Key HTTP Header Field").
 */
@NullMarked
package dev.modmesh.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
