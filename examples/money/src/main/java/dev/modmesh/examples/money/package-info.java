/**
 * An example of a JAR module. Its manifest exports this package to the modules that depend on it.
 */
@NullMarked
package dev.modmesh.examples.money;

import org.jspecify.annotations.NullMarked;
