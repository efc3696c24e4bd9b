package dev.modmesh.gateway.call;

import dev.modmesh.api.module.HashKey;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.gateway.balance.Candidates;
import dev.modmesh.gateway.discovery.FunctionTarget;
import dev.modmesh.gateway.discovery.Target;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Finds the version and the function in the table that the call took. */
@Singleton
class ResolveStage implements Stage {
  @Override
  public Step run(Exchange exchange) {
    if (exchange.trace != null) {
      exchange.trace.stageBegins("resolve");
    }
    @Nullable String header = exchange.header(CallHeaders.VERSION);
    @Nullable String range = header != null ? header : exchange.scan.version();
    Target target = exchange.table.module(exchange.moduleName).resolve(range);
    FunctionTarget function = target.function(exchange.functionName);
    if (function == null) {
      throw new ProblemException(
          ProblemType.FUNCTION_NOT_FOUND,
          "Module `"
              + target.module()
              + "` has no function `"
              + exchange.functionName
              + "`; it has "
              + String.join(", ", target.record().manifest().functions().keySet())
              + ".");
    }
    exchange.target = target;
    exchange.function = function;
    HashKey hash = target.candidates().hash();
    exchange.candidates =
        new Candidates(target.candidates(), hash == null ? 0 : HashValue.of(hash, exchange));
    exchange.safeToRepeat = function.spec().idempotent();
    return Step.NEXT;
  }
}
