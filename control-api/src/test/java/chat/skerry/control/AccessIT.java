package chat.skerry.control;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.control.problem.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Who may do what: each row of `access.csv` through both doors.
@QuarkusTest
@QuarkusTestResource(ControlPlane.class)
class AccessIT {

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(resources = "/access.csv", useHeadersInDisplayName = true)
  void opensToTheRightKeyAlone(String role, String operation, String reason) {
    for (Door door : Door.values()) {
      String id = "access-" + door.name().toLowerCase(java.util.Locale.ROOT);
      if (reason.equals("OK") && !operation.endsWith("CreateCluster")) {
        door.knock("ClusterService_CreateCluster", key(role), ControlPlane.TENANT, id);
      }
      String target = operation.startsWith("Operation") ? operationOf(id) : id;

      Door.Answer answer = door.knock(operation, key(role), ControlPlane.TENANT, target);

      assertThat(answer.reason()).as(door + " " + role + " " + operation).isEqualTo(reason);
      if (!reason.equals("OK")) {
        Problem problem = Problem.valueOf(reason);
        assertThat(answer.code())
            .isEqualTo(door == Door.REST ? problem.httpStatus() : problem.code().getNumber());
      }
      if (operation.endsWith("DeleteCluster")) {
        finishDeletion(id);
      }
    }
  }

  private static @Nullable String key(String role) {
    return switch (role) {
      case "nobody" -> null;
      case "garbage" -> "Bearer of news";
      case "wrong" -> "sky_acme_" + "x".repeat(43);
      case "unknown-tenant" -> "sky_nowhere_" + "k".repeat(43);
      case "no-tenant" -> "sky_no-tenant_" + "k".repeat(43);
      case "other-tenant" -> ControlPlane.keyOf(ControlPlane.OTHER_TENANT);
      case "own-tenant" -> ControlPlane.keyOf(ControlPlane.TENANT);
      default -> throw new IllegalArgumentException(role);
    };
  }

  private static String operationOf(String cluster) {
    try (KubernetesClient admin = ControlPlane.admin()) {
      var there = StoredClusters.find(admin, ControlPlane.TENANT, cluster);
      return there == null
          ? "create." + cluster + ".00000000.1"
          : "create.%s.%s.1".formatted(cluster, there.getMetadata().getUid().substring(0, 8));
    }
  }

  private static void finishDeletion(String cluster) {
    try (KubernetesClient admin = ControlPlane.admin()) {
      StoredClusters.collect(admin, ControlPlane.TENANT, cluster);
    }
  }
}
