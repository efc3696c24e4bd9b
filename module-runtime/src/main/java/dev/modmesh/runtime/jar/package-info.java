/**
 * Runs JAR modules, each activation in a class loader of its own. They are trusted code: a class
 * loader keeps classes apart but is no sandbox.
 */
@NullMarked
package dev.modmesh.runtime.jar;

import org.jspecify.annotations.NullMarked;
