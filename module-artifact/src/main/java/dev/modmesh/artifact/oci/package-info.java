/**
 * An OCI registry (distribution-spec 1.1) without a web framework, over a store of blobs and small
 * files. It recognises manifests that publish a module and asks a {@link
 * dev.modmesh.artifact.oci.ModulePublisher} before it acknowledges them.
 */
@NullMarked
package dev.modmesh.artifact.oci;

import org.jspecify.annotations.NullMarked;
