/**
 * A discrete-event simulation of one pool. It plays calls against a policy and counts what they got
 * and what that cost.
 */
@NullMarked
package dev.modmesh.autoscaler.simulate.replay;

import org.jspecify.annotations.NullMarked;
