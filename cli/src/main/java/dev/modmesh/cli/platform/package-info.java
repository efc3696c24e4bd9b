/**
 * Starting and stopping a whole platform on this machine. Knows processes, files and ports; what a
 * gateway answers comes through its API.
 */
@NullMarked
package dev.modmesh.cli.platform;

import org.jspecify.annotations.NullMarked;
