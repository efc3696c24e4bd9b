/**
 * Alerts without a Prometheus: the rules of {@code deploy/prometheus}, judged each second by the
 * gateway itself, told to a webhook, and silenced for a while.
 */
@NullMarked
package dev.modmesh.gateway.alert;

import org.jspecify.annotations.NullMarked;
