/**
 * Budgets that keep one module from taking a host from the others: time, memory, and what a binary
 * may declare. No engine and no framework is needed to decide them.
 */
@NullMarked
package dev.modmesh.runtime.limit;

import org.jspecify.annotations.NullMarked;
