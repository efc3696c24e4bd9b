/**
 * Speaks a simulator's protocol over standard input and output, so that anyone's simulator can
 * judge a policy.
 */
@NullMarked
package dev.modmesh.autoscaler.simulate.stdio;

import org.jspecify.annotations.NullMarked;
