/** Checks of settings that all applications share. */
@NullMarked
package dev.modmesh.client.config;

import org.jspecify.annotations.NullMarked;
