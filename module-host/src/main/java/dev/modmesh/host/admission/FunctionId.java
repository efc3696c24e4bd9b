package dev.modmesh.host.admission;

import dev.modmesh.api.module.Digest;

/** One function of one activation: what usually takes about the same time. */
public record FunctionId(Digest activation, String function) {}
