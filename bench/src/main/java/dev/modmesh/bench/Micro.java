package dev.modmesh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the micro-benchmarks by JMH and prints one line each. */
final class Micro {
  private Micro() {}

  /**
   * Runs them.
   *
   * @param arguments names of benchmarks, as regular expressions; none for all. {@code --json FILE}
   *     writes JMH's own result
   */
  static void run(List<String> arguments) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(3)
            .measurementIterations(5)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    List<String> wanted = new ArrayList<>(arguments);
    int json = wanted.indexOf("--json");
    if (json >= 0 && json + 1 < wanted.size()) {
      options.resultFormat(ResultFormatType.JSON).result(wanted.remove(json + 1));
      wanted.remove(json);
    }
    wanted.forEach(options::include);
    System.out.printf("%-48s %10s %10s%n", "BENCHMARK", "NS", "±");
    for (RunResult result : new Runner(options.build()).run()) {
      System.out.printf(
          "%-48s %10.1f %10.1f%n",
          name(result),
          result.getPrimaryResult().getScore(),
          result.getPrimaryResult().getScoreError());
    }
  }

  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    int method = full.lastIndexOf('.');
    String benchmark = full.substring(full.lastIndexOf('.', method - 1) + 1);
    StringBuilder name = new StringBuilder(benchmark);
    for (String key : result.getParams().getParamsKeys()) {
      name.append(' ').append(key).append('=').append(result.getParams().getParam(key));
    }
    if (result.getParams().getThreads() > 1) {
      name.append(" threads=").append(result.getParams().getThreads());
    }
    return name.toString();
  }
}
