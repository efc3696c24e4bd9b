package dev.modmesh.cli;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.value.Fields;
import dev.modmesh.cli.output.Terminal;
import dev.modmesh.cli.platform.StartupException;
import dev.modmesh.client.call.GatewayUnreachableException;
import dev.modmesh.client.call.Problem;
import dev.modmesh.client.call.ProblemResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** Turns what a command threw into words on standard error and an exit status. */
final class ErrorReport implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception error, CommandLine line, CommandLine.ParseResult parsed) {
    Terminal terminal = new Terminal(line.getErr());
    return switch (error) {
      case ProblemResponseException e -> problem(terminal, e.problem());
      case GatewayUnreachableException e -> {
        terminal.error(
            e.getMessage() + "\n  start a platform with `modmesh up`, or name one with --url");
        yield ExitCode.UNAVAILABLE;
      }
      case StartupException e -> {
        terminal.error(String.valueOf(e.getMessage()));
        yield e.exitCode();
      }
      case ProblemException e -> {
        terminal.error(e.detail());
        yield ExitCode.FAILED;
      }
      case UncheckedIOException e -> io(terminal, Objects.requireNonNull(e.getCause()));
      case IOException e -> io(terminal, e);
      case IllegalArgumentException e -> {
        terminal.error(String.valueOf(e.getMessage()));
        yield ExitCode.USAGE;
      }
      default -> {
        terminal.error("unexpected: " + error);
        if (System.getenv("MODMESH_DEBUG") != null) {
          error.printStackTrace(line.getErr());
        }
        yield ExitCode.FAILED;
      }
    };
  }

  private static int io(Terminal terminal, IOException error) {
    terminal.error(
        switch (error) {
          case java.nio.file.NoSuchFileException e -> "there is no file " + e.getFile();
          case java.nio.file.AccessDeniedException e -> "no right to use " + e.getFile();
          default -> String.valueOf(error.getMessage());
        });
    return ExitCode.FAILED;
  }

  private static int problem(Terminal terminal, Problem problem) {
    StringBuilder text = new StringBuilder(problem.detail());
    Fields fields = Fields.of(problem.members());
    if (fields.raw("errors") instanceof List<?> errors) {
      for (Object error : errors) {
        if (error instanceof Map<?, ?> map && map.get("field") != null) {
          text.append("\n  ")
              .append(map.get("field"))
              .append(": must be ")
              .append(map.get("expected"));
        }
      }
    }
    text.append("\n  ").append(slug(problem)).append(" (").append(problem.status()).append(')');
    for (String member : List.of("origin", "call_id", "attempts")) {
      if (fields.has(member)) {
        text.append(", ").append(member.replace('_', ' ')).append(' ').append(fields.raw(member));
      }
    }
    if (problem.status() == 401 || problem.status() == 403) {
      text.append(
          "\n  give a token with this right: --token, or --data for the folder that has it");
    }
    terminal.error(text.toString());
    return switch (problem.status()) {
      case 404 -> ExitCode.NOT_FOUND;
      case 401, 403 -> ExitCode.UNAUTHORISED;
      case 503, 504 -> ExitCode.UNAVAILABLE;
      default -> ExitCode.FAILED;
    };
  }

  private static String slug(Problem problem) {
    return problem.platformType().map(type -> type.slug()).orElse(problem.type());
  }
}
