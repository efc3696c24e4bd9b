package dev.modmesh.cli;

import dev.modmesh.cli.output.Format;
import dev.modmesh.cli.output.Printer;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.client.call.PlatformApi;
import dev.modmesh.client.credential.SecretFile;
import dev.modmesh.client.process.DataFolder;
import dev.modmesh.client.process.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share: which gateway, which token, which data folder, which format. */
@Command(
    name = "modmesh",
    description = "A distributed module platform.",
    version = "modmesh 0.1.0",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAILED)
final class ModmeshCommand implements Runnable {
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";
  private static final String DEFAULT_DATA = ".modmesh";

  @Spec CommandSpec spec;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      description = "The gateway; by default the one of the data folder, or " + DEFAULT_URL + ".")
  @Nullable URI url;

  @Option(
      names = "--token",
      scope = ScopeType.INHERIT,
      description =
          "Bearer token, or @FILE that holds it; by default MODMESH_TOKEN, or the data folder's.")
  @Nullable String token;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      description = "The data folder; by default MODMESH_DATA, or " + DEFAULT_DATA + ".")
  @Nullable Path data;

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      description = "table, json or yaml.")
  Format format = Format.table;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version of this program.")
  boolean versionWanted;

  private ModmeshCommand() {}

  /** The command line with all commands, printing to these writers. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new ModmeshCommand());
    line.addSubcommand(new UpCommand())
        .addSubcommand(new DownCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new PublishCommand())
        .addSubcommand(new CallCommand())
        .addSubcommand(new CallsCommand())
        .addSubcommand(new CircuitsCommand())
        .addSubcommand(new LsCommand())
        .addSubcommand(new DescribeCommand())
        .addSubcommand(new HostsCommand())
        .addSubcommand(new ScaleCommand())
        .addSubcommand(new CacheCommand())
        .addSubcommand(new EventsCommand())
        .addSubcommand(new TopCommand())
        .addSubcommand(new DoctorCommand())
        .addSubcommand(new SimulateCommand())
        .addSubcommand(new TrainCommand())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ErrorReport());
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The data folder, which need not exist. */
  DataFolder dataFolder() {
    String fromEnvironment = System.getenv("MODMESH_DATA");
    Path given =
        data != null ? data : Path.of(fromEnvironment == null ? DEFAULT_DATA : fromEnvironment);
    return new DataFolder(given);
  }

  /** Whether the user named a gateway that need not be the data folder's. */
  boolean hasUrl() {
    return url != null;
  }

  /** The gateway that the user means. */
  URI gateway() {
    if (url != null) {
      return url;
    }
    return dataFolder()
        .processes()
        .alive("gateway")
        .map(RunRecord::url)
        .map(URI::create)
        .orElse(URI.create(DEFAULT_URL));
  }

  /** The token that the user means; null to be anonymous. */
  @Nullable String credential() {
    String given = Optional.ofNullable(token).orElse(System.getenv("MODMESH_TOKEN"));
    if (given != null && given.startsWith("@")) {
      return read(Path.of(given.substring(1)))
          .orElseThrow(
              () ->
                  new CommandLine.ParameterException(
                      spec.commandLine(), "cannot read the token file " + given.substring(1)));
    }
    return given != null ? given : read(dataFolder().token()).orElse(null);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(SecretFile.read(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The gateway's API with the user's token. */
  PlatformApi api() {
    return new PlatformApi(gateway(), credential());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  Printer printer() {
    return new Printer(out(), format);
  }

  Terminal terminal() {
    return new Terminal(spec.commandLine().getErr());
  }
}
