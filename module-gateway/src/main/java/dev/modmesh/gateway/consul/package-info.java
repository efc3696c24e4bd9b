/** The bridge to Consul as a part of the gateway: its start, its events, its health and metrics. */
@NullMarked
package dev.modmesh.gateway.consul;

import org.jspecify.annotations.NullMarked;
