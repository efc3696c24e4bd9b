package dev.modmesh.autoscaler.simulate;

import dev.modmesh.autoscaler.decide.PoolProfile;
import dev.modmesh.autoscaler.decide.ScalingPolicy;
import dev.modmesh.autoscaler.simulate.stdio.StdioSession;
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
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    return talk();
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
