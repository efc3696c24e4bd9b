/**
 * The battery of faults: each experiment has a promise, a fault that comes from outside, an oracle
 * that counts what was run, and a control without the protection, which must go red.
 */
@NullMarked
package dev.modmesh.chaos;

import org.jspecify.annotations.NullMarked;
