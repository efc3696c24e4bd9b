/**
 * What commands print: tables for people, JSON and YAML for programs. Answers go to standard
 * output, all else to standard error.
 */
@NullMarked
package dev.modmesh.cli.output;

import org.jspecify.annotations.NullMarked;
