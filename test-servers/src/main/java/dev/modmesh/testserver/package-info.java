/**
 * Real neighbours for tests: each is a process on loopback, on free ports, in a temporary folder.
 */
@NullMarked
package dev.modmesh.testserver;

import org.jspecify.annotations.NullMarked;
