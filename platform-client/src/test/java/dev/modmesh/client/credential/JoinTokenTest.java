package dev.modmesh.client.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private static final String ROLE = "mm_role";

  @Test
  void allowsWhatItWasMintedFor() {
    String token = JoinToken.mint("default-7f3a", "default", ROLE);

    assertThat(token)
        .isEqualTo(
            "mmj_ZGVmYXVsdC03ZjNhOmRlZmF1bHQ." + "_yH7TrwVAyOBfYn5L6sKiP92SMSwlriSdYYk0xzIrXc");
    assertThat(JoinToken.verify(token, ROLE)).contains(new JoinToken("default-7f3a", "default"));
  }

  @Test
  void isWorthlessUnderAnotherRoleToken() {
    assertThat(JoinToken.verify(JoinToken.mint("a", "b", ROLE), "mm_other")).isEmpty();
  }

  @Test
  void isWorthlessWithAnotherScopeOrSeal() {
    String token = JoinToken.mint("a", "b", ROLE);
    String other = JoinToken.mint("c", "b", ROLE);

    String mixed = token.substring(0, token.indexOf('.')) + other.substring(other.indexOf('.'));

    assertThat(JoinToken.verify(mixed, ROLE)).isEmpty();
    assertThat(JoinToken.verify("mmj_", ROLE)).isEmpty();
    assertThat(JoinToken.verify("mmj_%%%.%%%", ROLE)).isEmpty();
    assertThat(JoinToken.verify("mm_role", ROLE)).isEmpty();
  }

  @Test
  void takesNamesOnly() {
    assertThatThrownBy(() -> JoinToken.mint("a:b", "c", ROLE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
