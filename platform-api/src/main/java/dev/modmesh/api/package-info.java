/** The contract of the platform. It knows the JDK, JSpecify and semver4j, and nothing else. */
@NullMarked
package dev.modmesh.api;

import org.jspecify.annotations.NullMarked;
