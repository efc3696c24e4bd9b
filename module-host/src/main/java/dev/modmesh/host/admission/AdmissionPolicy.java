package dev.modmesh.host.admission;

import java.time.Duration;

/**
 * The bounds of the admission.
 *
 * @param queue calls that may wait
 * @param reserve calls of each depth or deeper that run even when all permits are taken
 * @param target how long the oldest call may wait before the queue counts as too long
 * @param interval how long it must have been too long before the newest calls go first
 */
public record AdmissionPolicy(int queue, int reserve, Duration target, Duration interval) {}
