package dev.modmesh.gateway.call;

import dev.modmesh.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random bodies of calls, each in two spellings of the same arguments. */
final class GeneratedArguments {
  private static final List<String> ATOMS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "0.0",
          "-0.0",
          "1",
          "1.0",
          "1e0",
          "100",
          "1e2",
          "1.5",
          "15e-1",
          "9007199254740993",
          "9007199254740992",
          "12345678901234567890123",
          "1e21",
          "0.1",
          "5e-324",
          "\"\"",
          "\"a\"",
          "\"\u00e9\"",
          "\"e\u0301\"",
          "\"1\"",
          "\"null\"",
          "\"\ud83d\ude00\"",
          "\"\\\"\"",
          "\"\\u0001\"",
          "\"\u2028\"",
          "[]",
          "{}");
  private static final List<String> NAMES =
      List.of("a", "b", "A", "\u00e9", "e\u0301", "\ud83d\ude00", "aa", "", "1");

  private final long seed = new Random().nextLong(1_000_000);
  private final Random random = new Random(seed);

  /** The same arguments twice. */
  record Body(String once, String again) {}

  GeneratedArguments() {
    System.out.println("arguments seed " + seed);
  }

  Body next() {
    Body args = list(3);
    Body kwargs = object(3);
    return new Body(
        "{\"args\":" + args.once() + ",\"kwargs\":" + kwargs.once() + "}",
        " { \"kwargs\" :" + kwargs.again() + ", \"args\": " + args.again() + "} ");
  }

  private Body value(int depth) {
    int kind = random.nextInt(6);
    if (depth > 0 && kind == 0) {
      return list(depth - 1);
    }
    if (depth > 0 && kind == 1) {
      return object(depth - 1);
    }
    String atom = ATOMS.get(random.nextInt(ATOMS.size()));
    return new Body(atom, atom.equals("\"a\"") ? "\"\\u0061\"" : atom);
  }

  private Body list(int depth) {
    StringBuilder once = new StringBuilder("[");
    StringBuilder again = new StringBuilder("[\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      Body item = value(depth);
      once.append(item.once()).append(i > 1 ? "," : "");
      again.append(item.again()).append(i > 1 ? " ,\t" : "");
    }
    return new Body(once.append(']').toString(), again.append(" ]").toString());
  }

  private Body object(int depth) {
    List<String> once = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(4) == 0) {
        Body value = value(depth);
        once.add('"' + name + "\":" + value.once());
        again.add('"' + name + "\" : " + value.again());
      }
    }
    Collections.shuffle(again, random);
    return new Body("{" + String.join(",", once) + "}", "{ " + String.join(" , ", again) + "}");
  }

  /** What a function says that sees values, not spellings: it gives them back, members in order. */
  static String answer(String body) {
    Object value = sorted(Json.CODEC.readObject(body.getBytes(StandardCharsets.UTF_8)));
    return new String(Json.CODEC.write(value), StandardCharsets.UTF_8);
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new TreeMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), sorted(member)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(sorted(item)));
        yield items;
      }
      case null -> null;
      default -> value;
    };
  }
}
