package dev.modmesh.autoscaler.simulate;

import dev.modmesh.api.value.Durations;
import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.simulate.stdio.StdioSession;
import dev.modmesh.autoscaler.simulate.trace.ArrivalTrace;
import dev.modmesh.autoscaler.simulate.trace.ServiceTimes;
import dev.modmesh.autoscaler.simulate.trace.TraceReader;
import dev.modmesh.client.wire.JacksonCodec;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code ./modmesh simulate}. It starts no container. */
@Command(
    name = "modmesh simulate",
    description = "Judge scaling policies without a cluster.",
    exitCodeOnInvalidInput = Simulate.USAGE,
    exitCodeOnExecutionException = Simulate.FAILED)
public final class Simulate implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  @Spec CommandSpec spec;

  @Option(
      names = "--stdio",
      description = "Decide for a simulator, in JSON lines over standard input and output.")
  boolean stdio;

  @Option(
      names = "--policy",
      defaultValue = "surge",
      description = "With --stdio, who decides: " + Policies.EXPECTED + ". Default: surge.")
  String policy = "surge";

  @Option(names = "--explain", description = "With --stdio, explain each decision.")
  boolean explain;

  @Parameters(
      arity = "0..1",
      paramLabel = "TRACE",
      description = "Recorded arrivals to replay: JSON lines, or CSV if it ends in .csv.")
  @Nullable Path trace;

  @Option(
      names = "--policies",
      split = ",",
      defaultValue = "surge,kpa,hpa,fixed",
      description = "Which to compare. Default: ${DEFAULT-VALUE}.")
  List<String> policies = List.of();

  @Option(
      names = "--slo",
      defaultValue = "200ms",
      converter = Positive.class,
      description = "A call that takes longer misses its objective. Default: ${DEFAULT-VALUE}.")
  Duration slo = Duration.ofMillis(200);

  @Option(
      names = "--cold-start",
      defaultValue = "2s",
      converter = Positive.class,
      description = "From request to readiness of an instance. Default: ${DEFAULT-VALUE}.")
  Duration coldStart = Duration.ofSeconds(2);

  @Option(
      names = "--service",
      converter = Positive.class,
      description = "Time of a call on an instance, for a trace that recorded none.")
  @Nullable Duration service;

  @Option(
      names = "--concurrency",
      defaultValue = "4",
      description = "Calls that an instance runs at a time. Default: ${DEFAULT-VALUE}.")
  int concurrency = 4;

  @Option(names = "--min", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
  int min;

  @Option(names = "--max", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
  int max = 100;

  @Option(
      names = "--worth",
      defaultValue = "30",
      description = "What one unit of missed calls is worth in relative cost. Default: 30.")
  double worth = PoolProfile.WORTH;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  Report.Format format = Report.Format.table;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private Simulate() {}

  /** Runs and ends with its status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(status);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Simulate())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println("error: " + failure.getMessage());
              return failure instanceof IllegalArgumentException ? USAGE : FAILED;
            });
  }

  @Override
  public Integer call() throws IOException {
    if (stdio == (trace != null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "give either a TRACE to replay or --stdio");
    }
    return trace == null ? talk() : replay(trace);
  }

  private int replay(Path file) throws IOException {
    JacksonCodec json = new JacksonCodec();
    policies.forEach(name -> Policies.named(name, 0));
    Report report = new Report();
    for (ArrivalTrace recorded : read(file, json)) {
      ServiceTimes times = serviceTimes(recorded);
      Comparison comparison =
          new Comparison(recorded, profile(recorded, times), times, seconds(coldStart), seed);
      policies.forEach(name -> report.add(recorded.pool(), comparison.with(name)));
    }
    report.print(spec.commandLine().getOut(), format, json);
    return OK;
  }

  private static List<ArrivalTrace> read(Path file, JacksonCodec json) throws IOException {
    try {
      return new TraceReader(json).read(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private ServiceTimes serviceTimes(ArrivalTrace recorded) {
    return recorded
        .service()
        .or(() -> Optional.ofNullable(service).map(given -> ServiceTimes.around(seconds(given))))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pool " + recorded.pool() + " has no service times: give --service"));
  }

  /** Starts with what the first minute needs at 80 %, so that no policy is judged by the begin. */
  private PoolProfile profile(ArrivalTrace recorded, ServiceTimes times) {
    double running = recorded.firstRate() * times.mean();
    PoolProfile pool =
        new PoolProfile(
            min, max, concurrency, seconds(slo), 0, PoolProfile.COLD_START_SECONDS, worth, 0);
    return pool.startingWith(pool.clamp((long) Math.ceil(running / 0.8 / concurrency)));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** A duration that is more than none. */
  private static final class Positive implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration duration = Durations.parse(text);
      if (duration.isZero()) {
        throw new CommandLine.TypeConversionException("`" + text + "` must be more than 0");
      }
      return duration;
    }
  }

  private int talk() throws IOException {
    policyFor(new PoolProfile(0, 1, 1, 1, 0, 1, 1, 0));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out =
        new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false);
    boolean understood =
        new StdioSession(
                new JacksonCodec(), this::policyFor, explain, out, spec.commandLine().getErr())
            .run(in);
    return understood ? OK : FAILED;
  }

  private ScalingPolicy<?> policyFor(PoolProfile pool) {
    return Policies.named(policy, pool.initial());
  }
}
