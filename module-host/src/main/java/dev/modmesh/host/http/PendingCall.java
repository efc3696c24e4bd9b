package dev.modmesh.host.http;

import dev.modmesh.api.function.CallContext;
import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import dev.modmesh.host.admission.Drop;
import dev.modmesh.host.admission.Ending;
import dev.modmesh.host.admission.FunctionId;
import dev.modmesh.host.admission.Ticket;
import dev.modmesh.host.trace.RunTrace;
import dev.modmesh.host.trace.Tracing;
import dev.modmesh.host.work.HostJson;
import dev.modmesh.runtime.lifecycle.ModuleTable;
import dev.modmesh.runtime.lifecycle.ReturnValue;
import dev.modmesh.runtime.limit.Cancellation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A call on its way to a thread and back: run there, answered on the event loop. */
final class PendingCall extends Ticket {
  private static final Logger LOG = Logger.getLogger(PendingCall.class);
  private static final byte[] BEFORE = "{\"return_value\":".getBytes(StandardCharsets.UTF_8);
  private static final String TOO_LATE = "The deadline had passed before the call could begin.";

  private final HostCall call;
  private final ModuleTable table;
  private final Tracing tracing;
  private final Context context;
  private final Reply reply;
  private final Cancellation cancellation = new Cancellation();

  PendingCall(
      Sender sender,
      HostCall call,
      ModuleTable table,
      Tracing tracing,
      Context context,
      Reply reply) {
    super(
        sender.caller(),
        sender.priority(),
        call.context().deadlineNanos(),
        new FunctionId(call.activation(), call.function()));
    this.call = call;
    this.table = table;
    this.tracing = tracing;
    this.context = context;
    this.reply = reply;
  }

  /** Ends the call if it runs. */
  void cancel() {
    cancellation.request();
  }

  @Override
  public void drop(Drop why) {
    switch (why) {
      case FULL, DISPLACED -> context.runOnContext(unused -> reply.overloaded());
      case EXPIRED -> {
        ProblemException late = new ProblemException(ProblemType.DEADLINE_EXCEEDED, TOO_LATE);
        context.runOnContext(unused -> reply.problem(late, true));
      }
      case CANCELLED -> {} // nobody is there
    }
  }

  @Override
  public Ending run() {
    return CallScope.of(call.context(), this::runTraced);
  }

  private Ending runTraced() {
    if (cancellation.isRequested()) {
      return Ending.OTHER;
    }
    if (call.context().remainingNanos() <= 0) {
      drop(Drop.EXPIRED);
      return Ending.OTHER;
    }
    RunTrace trace =
        tracing.begin(call.record().ref(), call.function(), call.context(), call.arrivedNanos());
    return runWithin(trace == null ? call.context() : trace.within(call.context()), trace);
  }

  private Ending runWithin(CallContext within, @Nullable RunTrace trace) {
    try {
      ReturnValue value =
          table.call(call.activation(), call.function(), call.arguments(), within, cancellation);
      Buffer body = body(value);
      if (trace != null) {
        trace.succeeded();
      }
      context.runOnContext(unused -> reply.result(call.record().ref(), body));
      return Ending.SUCCEEDED;
    } catch (ProblemException problem) {
      if (trace != null) {
        trace.failed(problem);
      }
      boolean untouched = problem.type() == ProblemType.NOT_SERVED_HERE;
      context.runOnContext(unused -> reply.problem(problem, untouched));
      return problem.type() == ProblemType.DEADLINE_EXCEEDED ? Ending.DEADLINE : Ending.OTHER;
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.errorf(e, "A call of %s failed inside the host", call.record().ref());
      ProblemException problem =
          new ProblemException(ProblemType.INTERNAL_ERROR, "The host failed; its log says why.");
      if (trace != null) {
        trace.failed(problem);
      }
      context.runOnContext(unused -> reply.problem(problem, false));
      return Ending.OTHER;
    }
  }

  private static Buffer body(ReturnValue value) {
    byte[] json = value.toJson(HostJson.CODEC);
    return Buffer.buffer(BEFORE.length + json.length + 1)
        .appendBytes(BEFORE)
        .appendBytes(json)
        .appendByte((byte) '}');
  }
}
