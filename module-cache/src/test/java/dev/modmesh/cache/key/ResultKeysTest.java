package dev.modmesh.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ResultKeysTest {
  private static final FunctionId FUNCTION = new FunctionId("text", "slugify");
  private final ResultKeys keys = new ResultKeys(new JacksonCodec(), 100);

  private @Nullable ResultKey of(String body) {
    return keys.of(FUNCTION, "sha256:a", body.getBytes(StandardCharsets.UTF_8), "");
  }

  @Test
  void isTheSameForWhateverSpellingOfTheSameArguments() {
    ResultKey key = of("{\"kwargs\":{\"a\":1.5,\"b\":\"\u00e4\"}}");

    assertThat(key).isNotNull();
    assertThat(of("{ \"kwargs\" : { \"b\":\"\\u00e4\", \"a\":15e-1 }, \"args\":[] }"))
        .isEqualTo(key);
    assertThat(of("{\"module_version\":\"^1\",\"kwargs\":{\"a\":1.50,\"b\":\"\u00e4\"}}"))
        .isEqualTo(key);
  }

  @Test
  void takesAnEmptyBodyForNoArguments() {
    assertThat(of("")).isEqualTo(of("{}")).isEqualTo(of("{\"args\":[],\"kwargs\":{}}"));
  }

  @Test
  void tellsWholeAndRealNumbersApartWhereverTheyStand() {
    assertThat(of("{\"args\":[1]}"))
        .isNotEqualTo(of("{\"args\":[1.0]}"))
        .isNotEqualTo(of("{\"args\":[1e0]}"));
    assertThat(of("{\"args\":[1,1.0]}")).isNotEqualTo(of("{\"args\":[1.0,1]}"));
    assertThat(of("{\"args\":[0.0]}")).isNotEqualTo(of("{\"args\":[-0.0]}"));
    assertThat(of("{\"args\":[1.0]}")).isEqualTo(of("{\"args\":[1e0]}"));
  }

  @Test
  void tellsFunctionsVersionsAndContextsApart() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    ResultKey key = keys.of(FUNCTION, "sha256:a", body, "");

    assertThat(keys.of(FUNCTION, "sha256:b", body, "")).isNotEqualTo(key);
    assertThat(keys.of(FUNCTION, "sha256:a", body, "token ADMIN")).isNotEqualTo(key);
    assertThat(keys.of(new FunctionId("text", "shout"), "sha256:a", body, "")).isNotEqualTo(key);
    assertThat(keys.of(FUNCTION, "sha256:a", body, "")).isEqualTo(key);
  }

  @Test
  void hasNoKeyForWhatHasNoCanonicalForm() {
    assertThat(of("{\"kwargs\":{\"a\":1,\"a\":2}}")).isNull();
    assertThat(of("{\"args\":[\"\\ud800\"]}")).isNull();
    assertThat(of("{\"args\":[1e999]}")).isNull();
  }

  @Test
  void findsTheShardInTheFirstSixBits() {
    ResultKey key = of("{}");

    assertThat(key).isNotNull();
    assertThat(key.hex()).matches("[0-9a-f]{64}");
    assertThat(ResultKey.shardOf(key.hex())).isEqualTo(key.shard()).isBetween(0, 63);
    assertThat(ResultKey.shardOf("xyz")).isEqualTo(-1);
  }
}
