/** Benchmarks of picks, beside what they measure. */
@NullMarked
package dev.modmesh.gateway.balance;

import org.jspecify.annotations.NullMarked;
