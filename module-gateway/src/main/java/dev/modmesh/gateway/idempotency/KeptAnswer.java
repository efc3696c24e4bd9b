package dev.modmesh.gateway.idempotency;

/**
 * An answer that is given again.
 *
 * @param module {@code name@version} that ran
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeptAnswer(
    int status, String contentType, String module, String digest, String instance, byte[] body) {}
