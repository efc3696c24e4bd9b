package dev.modmesh.runtime.lifecycle;

import dev.modmesh.api.function.Arguments;
import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.module.ModuleName;

/**
 * A call that a module makes of one of its dependencies.
 *
 * @param caller the calling activation
 * @param module the dependency
 * @param context already that of the inner call: one deeper, the deadline inherited
 */
public record InnerCall(
    ModuleSource caller,
    ModuleName module,
    String function,
    Arguments arguments,
    CallContext context) {}
