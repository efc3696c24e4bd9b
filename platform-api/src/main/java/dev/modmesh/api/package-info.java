/** The contract of the platform. It knows the JDK and JSpecify, and nothing else. */
@NullMarked
package dev.modmesh.api;

import org.jspecify.annotations.NullMarked;
