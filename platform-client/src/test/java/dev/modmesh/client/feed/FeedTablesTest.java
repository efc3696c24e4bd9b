package dev.modmesh.client.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modmesh.client.wire.JacksonCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FeedTablesTest {
  private final FeedTables tables = new FeedTables();

  private boolean take(String json) throws FeedGapException {
    return tables.take(new JacksonCodec().readObject(json.getBytes(StandardCharsets.UTF_8)));
  }

  private void loadTwoParts() throws FeedGapException {
    assertThat(
            take(
                "{\"type\":\"snapshot\",\"epoch\":\"e\",\"seq\":4,\"part\":1,\"parts\":2,"
                    + "\"topics\":{\"t\":{\"a\":{\"x\":1,\"y\":2}}}}"))
        .isFalse();
    assertThat(tables.since()).isNull();
    assertThat(
            take(
                "{\"type\":\"snapshot\",\"epoch\":\"e\",\"seq\":4,\"part\":2,\"parts\":2,"
                    + "\"topics\":{\"t\":{\"b\":{\"x\":5}}}}"))
        .isTrue();
  }

  @Test
  void isWhatSnapshotAndDeltasSay() throws Exception {
    loadTwoParts();
    take(
        "{\"type\":\"delta\",\"epoch\":\"e\",\"prev\":4,\"seq\":5,\"topics\":{\"t\":"
            + "{\"del\":[\"b\"],\"put\":{\"a\":{\"x\":9,\"y\":null},\"c\":{\"z\":1}}}}}");

    assertThat(tables.table("t")).containsOnlyKeys("a", "c");
    assertThat(tables.table("t").get("a")).containsOnlyKeys("x").containsEntry("x", 9);
    assertThat(tables.since()).isEqualTo("e.5");
    assertThat(take("{\"type\":\"something-new\"}")).isFalse();
  }

  @Test
  void aDeltaThatDoesNotFollowIsAGap() throws Exception {
    loadTwoParts();

    assertThatThrownBy(
            () -> take("{\"type\":\"delta\",\"epoch\":\"e\",\"prev\":5,\"seq\":6,\"topics\":{}}"))
        .isInstanceOf(FeedGapException.class);
    assertThatThrownBy(
            () -> take("{\"type\":\"delta\",\"epoch\":\"f\",\"prev\":4,\"seq\":5,\"topics\":{}}"))
        .isInstanceOf(FeedGapException.class);
  }
}
