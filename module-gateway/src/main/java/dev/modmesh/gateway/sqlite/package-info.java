/** Files of SQLite, for what one gateway keeps on its own disk. */
@NullMarked
package dev.modmesh.gateway.sqlite;

import org.jspecify.annotations.NullMarked;
