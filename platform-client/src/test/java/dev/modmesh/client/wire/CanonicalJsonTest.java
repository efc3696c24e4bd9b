package dev.modmesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private final JacksonCodec codec = new JacksonCodec();

  private String canonical(String json) {
    return write(codec.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String write(@Nullable Object value) {
    return new String(CanonicalJson.write(value), StandardCharsets.UTF_8);
  }

  /** RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "ffefffffffffffff,-1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef4f,999999999999999900000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555554,333333333.33333325",
    "41b3de4355555555,333333333.3333333",
    "41b3de4355555556,333333333.3333334",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2"
  })
  void writesNumbersAsTheStandardsExamples(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(write(value)).isEqualTo(expected);
  }

  /** RFC 8785, section 3.2.2. */
  @Test
  void writesTheStandardsExampleOfSerialization() {
    String json =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;

    assertThat(canonical(json))
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** RFC 8785, section 3.2.3. */
  @Test
  void sortsMembersAsTheStandardsExample() {
    Map<String, Object> members = new HashMap<>();
    for (String name : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
      members.put(name, 0);
    }

    assertThat(write(members))
        .isEqualTo(
            "{\"\\r\":0,\"1\":0,\"\u0080\":0,\"\u00f6\":0,\"\u20ac\":0,\"\ud83d\ude00\":0,"
                + "\"\ufb33\":0}");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1",
    "1e0, 1",
    "10e-1, 1",
    "-0, 0",
    "-0.0, 0",
    "1e21, 1e+21",
    "1000000000000000000000, 1e+21",
    "10000000000000000000000, 1e+22",
    "9007199254740992, 9007199254740992",
    "9007199254740992.0, 9007199254740992",
    "9223372036854774784, 9223372036854775000",
    "9223372036854774784.0, 9223372036854775000"
  })
  void equalNumbersHaveOneForm(String json, String expected) {
    assertThat(canonical(json)).isEqualTo(expected);
  }

  @Test
  void anIntegerThatNoDoubleHoldsKeepsAllItsDigits() {
    assertThat(canonical("9007199254740993")).isEqualTo("9007199254740993");
    assertThat(canonical("-9223372036854775807")).isEqualTo("-9223372036854775807");
    assertThat(canonical("1" + "0".repeat(399) + "1")).isEqualTo("1" + "0".repeat(399) + "1");
  }

  @Test
  void anIntegerIsNeverTakenForTheDoubleThatPrintsTheSame() {
    assertThat(canonical("9223372036854775000")).isEqualTo("9223372036854775000e0");
    assertThat(canonical("295147905179352830000")).isEqualTo("295147905179352830000e0");
    assertThat(canonical("295147905179352825856")).isEqualTo("295147905179352830000");
  }

  @Test
  void differentNumbersHaveDifferentFormsAndEqualOnesTheSame() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<BigDecimal, String> forms = new HashMap<>();
    Map<String, BigDecimal> values = new HashMap<>();

    for (int i = 0; i < 100_000; i++) {
      Number number = number(random);
      String form = write(number);
      BigDecimal value = exact(number);
      assertThat(forms.merge(value, form, (old, now) -> old))
          .as("seed %s, %s", seed, number)
          .isEqualTo(form);
      assertThat(values.merge(form, value, (old, now) -> old))
          .as("seed %s, %s", seed, number)
          .isEqualTo(value);
    }
  }

  private static Number number(Random random) {
    long near = (1L << (50 + random.nextInt(13))) + random.nextInt(5) - 2;
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(20) - 10;
      case 1 -> near;
      case 2 -> (double) near;
      case 3 ->
          BigInteger.TWO.pow(60 + random.nextInt(30)).add(BigInteger.valueOf(random.nextInt(3)));
      case 4 ->
          new BigDecimal(Double.toString(Math.scalb(1.0, 53 + random.nextInt(40)))).toBigInteger();
      default -> Math.scalb((double) random.nextInt(100), random.nextInt(200) - 100);
    };
  }

  private static BigDecimal exact(Number number) {
    BigDecimal value =
        number instanceof Double real ? new BigDecimal(real) : new BigDecimal(number.toString());
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  @Test
  void anyDoubleReadsBackAsItself() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int i = 0; i < 200_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String form = write(value);
        assertThat(Double.parseDouble(form)).as("seed %s: %s", seed, form).isEqualTo(value);
        assertThat(form).matches("-?(0|[1-9]\\d*)(\\.\\d*[1-9])?(e[+-][1-9]\\d*)?");
      }
    }
  }

  @Test
  void theOrderOfMembersDoesNotMatterAndEverythingElseDoes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, Object> seen = new HashMap<>();

    for (int i = 0; i < 20_000; i++) {
      Object value = value(random, 0);
      String form = write(value);
      assertThat(write(shuffled(value, random))).as("seed %s", seed).isEqualTo(form);
      Object other = seen.put(form, value);
      if (other != null) {
        assertThat(other).as("seed %s: %s", seed, form).isEqualTo(value);
      }
      Object back = codec.read(form.getBytes(StandardCharsets.UTF_8));
      assertThat(write(back)).as("seed %s: reading back", seed).isEqualTo(form);
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 3 : 5)) {
      case 0 -> random.nextBoolean();
      case 1 -> random.nextInt(3);
      case 2 -> text(random);
      case 3 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth + 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    List<String> parts =
        List.of("", "a", "\"", "\\", "\u0000", "\n", "\u007f", "\u20ac", "\ud83d\ude00", ",", ":");
    return parts.get(random.nextInt(parts.size())) + parts.get(random.nextInt(parts.size()));
  }

  private static Object shuffled(Object value, Random random) {
    if (value instanceof List<?> list) {
      List<Object> same = new ArrayList<>();
      list.forEach(item -> same.add(shuffled(item, random)));
      return same;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    List<Object> names = new ArrayList<>(map.keySet());
    Collections.shuffle(names, random);
    Map<String, Object> other = new LinkedHashMap<>();
    for (Object name : names) {
      Object member = map.get(name);
      if (member != null) {
        other.put(name.toString(), shuffled(member, random));
      }
    }
    return other;
  }

  @Test
  void refusesWhatIsNoJson() {
    for (Object value :
        List.of(Double.NaN, Double.NEGATIVE_INFINITY, "\ud800", "a\udc00b", new Object(), 'c')) {
      assertThatIllegalArgumentException().isThrownBy(() -> write(value));
      assertThatIllegalArgumentException().isThrownBy(() -> write(List.of(Map.of("a", value))));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> write(Map.of("\udfff", 1)));
  }
}
