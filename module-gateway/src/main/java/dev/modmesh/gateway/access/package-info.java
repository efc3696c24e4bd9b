/** Who may do what: tokens, roles, and the checks that stand before every route. */
@NullMarked
package dev.modmesh.gateway.access;

import org.jspecify.annotations.NullMarked;
