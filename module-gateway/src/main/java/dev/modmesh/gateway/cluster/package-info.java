/**
 * The gateways of one platform: who is there, what each has heard of the instances, who looks after
 * what, and how they give each other blobs.
 */
@NullMarked
package dev.modmesh.gateway.cluster;

import org.jspecify.annotations.NullMarked;
