package chat.skerry.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChildTest {

  private final Service desired = Child.stamped(service().build());

  @Test
  void isAsDesiredWithWhatTheServerAdds() {
    Service observed =
        new ServiceBuilder(desired)
            .editMetadata()
            .withUid("u")
            .withResourceVersion("7")
            .endMetadata()
            .editSpec()
            .withClusterIP("10.0.0.1")
            .editFirstPort()
            .withNodePort(30_001)
            .endPort()
            .endSpec()
            .build();

    assertThat(Child.isAsDesired(desired, observed)).isTrue();
  }

  @Test
  void isNotAsDesiredWhenAbsentOrChangedBySomebody() {
    assertThat(Child.isAsDesired(desired, null)).isFalse();
    assertThat(
            Child.isAsDesired(
                desired,
                new ServiceBuilder(desired)
                    .editSpec()
                    .withSelector(Map.of("a", "other"))
                    .endSpec()
                    .build()))
        .isFalse();
    assertThat(
            Child.isAsDesired(
                desired, new ServiceBuilder(desired).editSpec().withPorts().endSpec().build()))
        .isFalse();
  }

  @Test
  void isNotAsDesiredWhenAFieldIsLeftOutNow() {
    Service before = Child.stamped(service().editSpec().withExternalName("x").endSpec().build());

    assertThat(Child.isAsDesired(desired, before)).isFalse();
  }

  @Test
  void hasTheSameFingerprintWhateverTheOrderOfLabels() {
    assertThat(Child.fingerprint(Map.of("a", 1, "b", 2, "c", 3)))
        .isEqualTo(Child.fingerprint(new TreeMap<>(Map.of("c", 3, "b", 2, "a", 1))))
        .isEqualTo("e6a3385fb77c287a");
  }

  private static ServiceBuilder service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("s")
        .withLabels(Map.of("l", "1"))
        .endMetadata()
        .withNewSpec()
        .withSelector(Map.of("a", "b"))
        .addNewPort()
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec();
  }
}
