package dev.modmesh.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTest {
  private static final JacksonCodec CODEC = new JacksonCodec();

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    Map<String, ?> value =
        CODEC.readObject(
            """
            {"plain":"a b/c","colon":"a: b","number":"42","yes":"yes","null":"null","empty":"",
             "dash":"- x","hash":"a #b","line":"a\\nb","date":"2026-01-01","umlaut":"ä","tilde":"~",
             "nested":{"list":[1,[2,[3]],{"a":{"b":[]}},{}],"t":true,"n":null,"d":1.5},
             "1.0":"key","sp ace":"key","k:":"x"}
            """
                .getBytes(StandardCharsets.UTF_8));

    String yaml = Yaml.write(value);

    assertThat(CODEC.readYaml(yaml.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
  }
}
