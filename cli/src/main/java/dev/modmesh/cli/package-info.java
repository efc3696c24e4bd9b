/** The {@code modmesh} command: one class a command. Each reads its options, asks, and prints. */
@NullMarked
package dev.modmesh.cli;

import org.jspecify.annotations.NullMarked;
