package dev.modmesh.bench;

import dev.modmesh.bench.scale.Scale;
import java.nio.file.Path;
import java.util.List;

/** {@code ./modmesh bench}. */
public final class Bench {
  private static final String HELP =
      """
      usage: modmesh bench [gateways [--short] [NAME...]]   the gateway beside others, in one run
             modmesh bench micro [--json FILE] [REGEX...]   parts of a call, by JMH
             modmesh bench scale [MODULES INSTANCES]        one gateway with a large registry
      """;

  private Bench() {}

  /**
   * Entry point.
   *
   * @param arguments what to measure
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    String what = words.isEmpty() ? "gateways" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (what) {
      case "gateways" -> Gateways.run(Path.of(System.getProperty("modmesh.home")), rest);
      case "micro" -> Micro.run(rest);
      case "scale" ->
          Scale.run(
              Path.of(System.getProperty("modmesh.home")),
              number(rest, 0, 10_000),
              number(rest, 1, 50_000));
      case "--help", "-h" -> System.out.print(HELP);
      default -> {
        System.err.print("error: unknown measurement `" + what + "`\n" + HELP);
        System.exit(2);
      }
    }
  }

  private static int number(List<String> words, int index, int unless) {
    return words.size() > index ? Integer.parseInt(words.get(index)) : unless;
  }
}
