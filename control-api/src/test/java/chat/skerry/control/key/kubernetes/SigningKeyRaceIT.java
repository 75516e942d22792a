package chat.skerry.control.key.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.control.ControlPlane;
import chat.skerry.control.key.KeyRing;
import chat.skerry.control.key.KeyRotation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Replicas that start at the same moment, on a real API server.
class SigningKeyRaceIT {
  private static final int REPLICAS = 6;

  @Test
  void replicasAgreeOnOneKey() throws Exception {
    try (KubernetesClient client = ControlPlane.admin();
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS)) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName("race").endMetadata().build())
          .serverSideApply();
      CyclicBarrier start = new CyclicBarrier(REPLICAS);

      List<Future<String>> signers =
          IntStream.range(0, REPLICAS)
              .mapToObj(replica -> threads.submit(() -> signer(client, start)))
              .toList();

      String first = signers.getFirst().get();
      for (Future<String> signer : signers) {
        assertThat(signer.get()).isEqualTo(first);
      }
      assertThat(
              client
                  .configMaps()
                  .inNamespace("race")
                  .withName(KubernetesSigningKeyStore.CONFIG_MAP_NAME)
                  .get()
                  .getData()
                  .get("jwks.json"))
          .containsOnlyOnce("\"kid\"")
          .contains(first);
    }
  }

  private static String signer(KubernetesClient client, CyclicBarrier start) throws Exception {
    KeyRing ring =
        new KeyRing(
            new KubernetesSigningKeyStore(client, "race"),
            new KeyRotation(Duration.ofMinutes(10), Duration.ofHours(25)),
            InstantSource.system(),
            new SecureRandom(),
            new SimpleMeterRegistry());
    start.await();
    ring.reconcile();
    assertThat(ring.trouble()).isEmpty();
    return ring.signer().id();
  }
}
