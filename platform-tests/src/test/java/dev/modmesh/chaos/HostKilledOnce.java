package dev.modmesh.chaos;

import dev.modmesh.load.Call;
import dev.modmesh.load.CallLog;
import dev.modmesh.load.Load;
import dev.modmesh.load.OpenLoop;
import dev.modmesh.load.Schedule;
import dev.modmesh.platform.Form;
import dev.modmesh.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code kill -9} of one of three hosts, under calls that must not be run twice.
 *
 * @param function what is called; a function that may be run twice makes the control
 */
record HostKilledOnce(String function) implements Trial {
  private static final int CONCURRENCY = 32; // of a host, by default
  private static final Duration TO_NOTICE = Duration.ofSeconds(1);
  private static final Duration TO_ANSWER = Duration.ofSeconds(2);

  @Override
  public Experiment run(Platform platform, Protection protection, long seed) {
    int rate = Form.of(200, 500);
    Schedule schedule = Schedule.of(Form.of(800, 15_000), rate);
    try (Hosts hosts = new Hosts(platform);
        CountingModule module =
            CountingModule.publish(platform, "once-" + seed, Map.of()).ready(Hosts.COUNT)) {
      OpenLoop load =
          OpenLoop.start(platform.anonymous(), Load.of(module.name(), function, schedule));
      load.await(schedule.length().dividedBy(3));
      Duration asked = load.elapsed();
      hosts.victim().kill();
      Duration killed = load.elapsed();
      CallLog log = load.report();
      Executions executions = module.executions();
      CallLog lost = log.where(call -> !call.isAnswered());
      CallLog unknown = lost.where(HostKilledOnce::isUnknown);
      return new Experiment("host-killed-once", "kill -9 of a host runs no call twice")
          .with("rate", rate)
          .with("function", function)
          .with("killed", killed)
          .load(log)
          .always(Check.none("calls run twice", executions.repeated()))
          .always(
              Check.none(
                  "answered calls not run once",
                  ids(log.where(call -> call.isAnswered() && executions.of(call.id()) != 1))))
          .always(
              Check.none(
                  "failures other than outcome-unknown",
                  lost.where(call -> !isUnknown(call)).failures()))
          .always(Check.atMost("calls answered outcome-unknown", unknown.sent(), CONCURRENCY))
          .always(
              Check.none(
                  "calls lost that were sent 1 s later",
                  lost.where(call -> call.due().compareTo(killed.plus(TO_NOTICE)) > 0).failures()))
          .inFull(
              Check.none(
                  "calls lost that were told after 2 s",
                  lost.where(call -> call.ended().compareTo(asked.plus(TO_ANSWER)) > 0)
                      .failures()));
    }
  }

  private static boolean isUnknown(Call call) {
    return call.status() == 502 && call.failure().equals("outcome-unknown");
  }

  private static List<String> ids(CallLog log) {
    return log.calls().stream().map(Call::id).toList();
  }
}
