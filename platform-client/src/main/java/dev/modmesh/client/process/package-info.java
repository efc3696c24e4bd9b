/**
 * The processes of one platform on one machine: where they keep their data, how they prove that
 * they live, and how they are started and stopped. A held operating-system lock means alive; what a
 * file says about a process counts only while its lock is held.
 */
@NullMarked
package dev.modmesh.client.process;

import org.jspecify.annotations.NullMarked;
