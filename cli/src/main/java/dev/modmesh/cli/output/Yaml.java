package dev.modmesh.cli.output;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON values as YAML 1.2 in block style; every string that might be something else is
 * quoted.
 */
final class Yaml {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");
  private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

  private final StringBuilder text = new StringBuilder();

  private Yaml() {}

  static String write(@Nullable Object value) {
    Yaml yaml = new Yaml();
    if (isBlock(value)) {
      yaml.block(value, 0);
    } else {
      yaml.text.append(scalar(value)).append('\n');
    }
    return yaml.text.toString();
  }

  private static boolean isBlock(@Nullable Object value) {
    return (value instanceof Map<?, ?> map && !map.isEmpty())
        || (value instanceof List<?> list && !list.isEmpty());
  }

  private void block(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> entry(indent(depth) + scalar(key) + ":", member, depth));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> item(item, depth));
    }
  }

  private void entry(String head, @Nullable Object member, int depth) {
    text.append(head);
    if (isBlock(member)) {
      text.append('\n');
      block(member, depth + 1);
    } else {
      text.append(' ').append(scalar(member)).append('\n');
    }
  }

  private void item(@Nullable Object item, int depth) {
    if (isBlock(item)) {
      int start = text.length();
      block(item, depth + 1);
      // The first line of the item stands behind the dash.
      text.replace(start, start + (depth + 1) * 2, indent(depth) + "- ");
    } else {
      text.append(indent(depth)).append("- ").append(scalar(item)).append('\n');
    }
  }

  private static String indent(int depth) {
    return "  ".repeat(depth);
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String string) {
      return PLAIN.matcher(string).matches() && !WORD.matcher(string).matches()
          ? string
          : new String(Printer.JSON.write(string), java.nio.charset.StandardCharsets.UTF_8);
    }
    return new String(Printer.JSON.write(value), java.nio.charset.StandardCharsets.UTF_8);
  }
}
