package dev.modmesh.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteIdempotencyStoreTest {
  private static final Duration LEASE = Duration.ofSeconds(40);
  private static final KeptAnswer ANSWER =
      new KeptAnswer(
          200,
          "application/json",
          "m@1.0.0",
          "sha256:0",
          "i",
          "{}".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private SqliteIdempotencyStore store;

  @BeforeEach
  void open() {
    store = new SqliteIdempotencyStore(folder.resolve("keys.db"), Duration.ofHours(24), () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Claim claim(String fingerprint) {
    return await(store.claim("key", fingerprint, LEASE));
  }

  private long granted() {
    return ((Claim.Granted) claim("f")).token();
  }

  @Test
  void grantsAKeyOnceAndGivesItsAnswerThen() {
    long token = granted();
    assertThat(claim("f")).isInstanceOf(Claim.Running.class);
    assertThat(claim("other")).isInstanceOf(Claim.Mismatch.class);

    assertThat(await(store.keep("key", token, ANSWER))).isTrue();

    assertThat(claim("f"))
        .isInstanceOfSatisfying(
            Claim.Ended.class, ended -> assertThat(ended.answer().body()).isEqualTo(ANSWER.body()));
    assertThat(claim("other")).isInstanceOf(Claim.Mismatch.class);
  }

  @Test
  void keepsClaimsAndAnswersThroughARestart() {
    long token = granted();
    close();
    open();
    assertThat(claim("f")).isInstanceOf(Claim.Running.class);
    await(store.keep("key", token, ANSWER));
    close();
    open();

    assertThat(claim("f")).isInstanceOf(Claim.Ended.class);
  }

  @Test
  void freesAClaimWhoseGatewayIsGoneAfterItsLease() {
    long lost = granted();

    now = now.plus(LEASE).plusMillis(1);
    long next = granted();

    assertThat(await(store.keep("key", lost, ANSWER))).as("too late").isFalse();
    assertThat(await(store.release("key", lost))).isFalse();
    assertThat(await(store.keep("key", next, ANSWER))).isTrue();
  }

  @Test
  void freesAClaimThatIsReleased() {
    assertThat(await(store.release("key", granted()))).isTrue();

    assertThat(claim("something else")).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void forgetsAnswersAfterADay() {
    await(store.keep("key", granted(), ANSWER));

    now = now.plus(Duration.ofHours(24)).plusMillis(1);

    assertThat(claim("something else")).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void grantsOneOfManyThatAskAtOnce() {
    List<CompletionStage<Claim>> claims =
        IntStream.range(0, 1000).parallel().mapToObj(i -> store.claim("key", "f", LEASE)).toList();

    assertThat(claims).filteredOn(claim -> await(claim) instanceof Claim.Granted).hasSize(1);
  }

  @Test
  void promisesNothingWhenItsFileCannotBeWritten() {
    SqliteIdempotencyStore broken =
        new SqliteIdempotencyStore(
            folder.resolve("missing").resolve("keys.db"), Duration.ofHours(1), () -> now);

    assertThatThrownBy(() -> await(broken.claim("key", "f", LEASE)))
        .isInstanceOf(CompletionException.class);
    broken.close();
    assertThatThrownBy(() -> await(broken.claim("key", "f", LEASE)))
        .isInstanceOf(CompletionException.class);
  }
}
