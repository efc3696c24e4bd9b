package dev.modmesh.api.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static Fields of(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(name, value);
    return Fields.of(map);
  }

  private static String only(Fields fields) {
    assertThat(fields.errors()).hasSize(1);
    return fields.errors().getFirst().toString();
  }

  @Test
  void wholeNumbersMayBeWrittenInAnyWayThatIsWhole() {
    assertThat(of("n", 7).whole("n", 0, 10, 1)).isEqualTo(7);
    assertThat(of("n", 7.0).whole("n", 0, 10, 1)).isEqualTo(7);
    assertThat(of("n", BigInteger.TEN).whole("n", 0, 10, 1)).isEqualTo(10);
    assertThat(of("n", null).whole("n", 0, 10, 1)).isEqualTo(1);
    assertThat(of("n", Long.MAX_VALUE).whole("n", 0, Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(of("n", (1L << 53) + 1).whole("n", 0, Long.MAX_VALUE, 1)).isEqualTo((1L << 53) + 1);
  }

  @Test
  void refusesNumbersThatAreNotWholeOrOutOfBounds() {
    for (Object value :
        List.of(7.5, -1, 11, "7", true, Double.NaN, Double.POSITIVE_INFINITY, 1e300, List.of())) {
      Fields fields = of("n", value);
      assertThat(fields.whole("n", 0, 10, 1)).as("%s", value).isEqualTo(1);
      assertThat(only(fields))
          .isEqualTo("`n` is `" + value + "`: must be a whole number from 0 to 10");
    }
  }

  @Test
  void aNumberBeyondALongIsRefusedInsteadOfWrappedAround() {
    BigInteger beyond = BigInteger.TWO.pow(63);
    Fields fields = of("n", beyond);

    assertThat(fields.whole("n", 0, Long.MAX_VALUE, 5)).isEqualTo(5);

    assertThat(only(fields)).startsWith("`n` is `9223372036854775808`: must be");
  }

  @Test
  void refusesNumbersOutOfBounds() {
    for (Object value : List.of(-0.1, 1.1, Double.NaN, "0.5")) {
      Fields fields = of("n", value);
      assertThat(fields.number("n", 0, 1, 0.25)).isEqualTo(0.25);
      assertThat(only(fields)).contains("must be a number from 0.0 to 1.0");
    }
    assertThat(of("n", 1).number("n", 0, 1, 0)).isEqualTo(1.0);
  }

  @Test
  void wordsAreThoseOfTheEnum() {
    assertThat(of("c", "dark-blue").word("c", Colour.class, Colour.RED))
        .isEqualTo(Colour.DARK_BLUE);
    Fields wrong = of("c", "DARK_BLUE");
    assertThat(wrong.word("c", Colour.class, Colour.RED)).isEqualTo(Colour.RED);
    assertThat(only(wrong)).isEqualTo("`c` is `DARK_BLUE`: must be one of red, dark-blue");
    Fields number = of("c", 1);
    assertThat(number.word("c", Colour.class, Colour.RED)).isEqualTo(Colour.RED);
    assertThat(only(number)).isEqualTo("`c` is `1`: must be a string");
  }

  @Test
  void aRequiredStringIsMissedOnceOnly() {
    Fields missing = Fields.of(Map.of());
    assertThat(missing.requiredString("s", "a name")).isEmpty();
    assertThat(only(missing)).isEqualTo("`s` is missing: must be a name");

    Fields wrong = of("s", 5);
    assertThat(wrong.requiredString("s", "a name")).isEmpty();
    assertThat(only(wrong)).isEqualTo("`s` is `5`: must be a string");
  }

  @Test
  void durationsFallBackWhenAbsentOrWrong() {
    assertThat(of("d", "2s").duration("d", Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    assertThat(of("d", null).duration("d", Duration.ZERO)).isEqualTo(Duration.ZERO);
    Fields wrong = of("d", "two");
    assertThat(wrong.duration("d", Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertThat(only(wrong)).contains(Durations.EXPECTED);
  }

  @Test
  void listsHoldStringsOnly() {
    assertThat(of("l", List.of("a")).strings("l")).containsExactly("a");
    Fields withNull = of("l", Arrays.asList("a", null));
    assertThat(withNull.strings("l")).isEmpty();
    assertThat(only(withNull)).contains("a list of strings");
  }

  @Test
  void nestedErrorsCarryTheirPath() {
    Fields fields =
        of("list", List.of(Map.of("n", "x"), 5, Map.of("deep", Map.of("b", "no"), "extra", 1)));

    fields.objects(
        "list",
        item -> {
          item.only(Set.of("n", "deep"));
          item.whole("n", 0, 9, 0);
          return item.object("deep").bool("b", false);
        });

    assertThat(fields.errors())
        .extracting(FieldError::field)
        .containsExactly("list[0].n", "list[1]", "list[2].extra", "list[2].deep.b");
  }

  @Test
  void stringMapsSayWhichMemberIsWrong() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("a", "1");
    members.put("b", null);
    members.put("c", 3);
    Fields fields = of("m", members);

    assertThat(fields.stringMap("m")).containsExactly(Map.entry("a", "1"));

    assertThat(fields.errors()).extracting(FieldError::field).containsExactly("m.b", "m.c");
  }
}
