/** Tokens as text and as files that only their owner reads. Command lines carry names of files. */
@NullMarked
package dev.modmesh.client.credential;

import org.jspecify.annotations.NullMarked;
