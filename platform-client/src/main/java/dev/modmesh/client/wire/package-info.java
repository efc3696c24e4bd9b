/** The one codec of the platform: JSON, its canonical form, and YAML, as plain JDK values. */
@NullMarked
package dev.modmesh.client.wire;

import org.jspecify.annotations.NullMarked;
