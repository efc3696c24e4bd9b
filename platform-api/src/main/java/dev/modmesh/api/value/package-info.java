/**
 * JSON values as plain JDK objects, and readers that check them. Everything that arrives as JSON or
 * YAML is read through {@link dev.modmesh.api.value.Fields}, so that each error names field, value
 * and expectation.
 */
@NullMarked
package dev.modmesh.api.value;

import org.jspecify.annotations.NullMarked;
