package io.segstream.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KeysTest {
  private static final ModelDigest MODEL = new ModelDigest("0123456789abcdef".repeat(4));

  @Test
  void shouldReadObjectKeysBackFromTheirText() {
    // Given
    ObjectKey key = new ObjectKey(new FeedId("gate-2.front"), 42);

    // Then
    assertThat(key).hasToString("gate-2.front/42");
    assertThat(ObjectKey.parse("gate-2.front/42")).isEqualTo(key);
  }

  @Test
  void shouldReadClusterKeysBackFromTheirText() {
    // Given
    ClusterKey key = new ClusterKey(MODEL, Long.MAX_VALUE);

    // Then
    assertThat(key).hasToString(MODEL + "/9223372036854775807");
    assertThat(ClusterKey.parse(key.toString())).isEqualTo(key);
  }

  @Test
  void shouldRefuseTextThatIsNotAKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectKey.parse("gate"))
        .withMessage("Object key 'gate' is not of the form 'feed/track id'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectKey.parse("gate/007"))
        .withMessage(
            "Object key 'gate/007' is not of the form 'feed/track id': '007' is not a whole number from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectKey.parse("a b/1"))
        .withMessageStartingWith(
            "Object key 'a b/1' is not of the form 'feed/track id': Feed id 'a b' is not valid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectKey.parse("gate/9999999999999999999"))
        .withMessage(
            "Object key 'gate/9999999999999999999' is not of the form 'feed/track id': '9999999999999999999' is not a whole number from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterKey.parse("cafe/1"))
        .withMessageStartingWith(
            "Cluster key 'cafe/1' is not of the form 'model digest/cluster id': Model digest 'cafe' is not a SHA-256");
  }

  @Test
  void shouldRefuseNumbersBelowOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ObjectKey(new FeedId("gate"), 0))
        .withMessage("Track id is 0, must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterKey(MODEL, -3))
        .withMessage("Cluster id is -3, must be 1 or more");
  }
}
