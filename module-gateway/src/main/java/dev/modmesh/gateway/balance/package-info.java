/** Which of the candidates gets the next attempt. */
@NullMarked
package dev.modmesh.gateway.balance;

import org.jspecify.annotations.NullMarked;
