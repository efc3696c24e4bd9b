/**
 * The only package that the code of a JAR module sees: JDK types only, no other package of the
 * platform.
 */
@NullMarked
package dev.modmesh.api.guest;

import org.jspecify.annotations.NullMarked;
