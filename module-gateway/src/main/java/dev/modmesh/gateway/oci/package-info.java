/** The OCI distribution API under {@code /v2/}, and what a push of a module means. */
@NullMarked
package dev.modmesh.gateway.oci;

import org.jspecify.annotations.NullMarked;
