/** An example of a JAR module that depends on another one, by calls and by a class of its. */
@NullMarked
package dev.modmesh.examples.pricing;

import org.jspecify.annotations.NullMarked;
