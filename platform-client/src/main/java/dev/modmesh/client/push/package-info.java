/** Publishing: makes the OCI documents of a module and pushes them to a gateway. */
@NullMarked
package dev.modmesh.client.push;

import org.jspecify.annotations.NullMarked;
