package chat.skerry.control.operation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.control.operation.OperationName.Kind;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivationTest {

  /// Columns: the write, its generation; then the cluster: generation, observed generation, Ready,
  /// SpecValid, whether it is being deleted, whether it has the uid of the write.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # kind, gen, | cluster: gen, observed, ready, valid, deleting, same | state
          CREATE, 1, 1, -, -,       -,     no,  yes, running Waiting
          CREATE, 1, 1, 1, -,       -,     no,  yes, running Waiting
          CREATE, 1, 1, 1, False,   -,     no,  yes, running Because
          CREATE, 1, 1, 1, Unknown, -,     no,  yes, running Because
          CREATE, 1, 1, 1, True,    -,     no,  yes, done
          CREATE, 1, 1, 1, True,    True,  no,  yes, done
          CREATE, 1, 1, 1, False,   False, no,  yes, failed SPEC_INVALID
          CREATE, 1, 1, 1, True,    False, no,  yes, failed SPEC_INVALID
          UPDATE, 2, 2, 1, True,    True,  no,  yes, running Waiting
          UPDATE, 2, 2, 1, True,    False, no,  yes, running Waiting
          UPDATE, 2, 2, 2, True,    True,  no,  yes, done
          CREATE, 1, 2, 2, True,    True,  no,  yes, failed SUPERSEDED
          UPDATE, 3, 2, 2, True,    True,  no,  yes, none
          CREATE, 1, 2, 1, True,    True,  yes, yes, failed CLUSTER_DELETED
          CREATE, 1, 1, 1, True,    True,  no,  no,  failed CLUSTER_DELETED
          CREATE, 1, -, -, -,       -,     no,  no,  failed CLUSTER_DELETED
          DELETE, 2, 2, 1, True,    True,  yes, yes, running Deleting
          DELETE, 1, 2, 1, True,    True,  yes, yes, running Deleting
          DELETE, 1, 1, 1, True,    True,  no,  yes, none
          DELETE, 2, 1, 1, True,    True,  no,  no,  done
          DELETE, 2, -, -, -,       -,     no,  no,  done
          """)
  void readsTheStateOffTheCluster(
      Kind kind,
      long generation,
      @Nullable Long clusterGeneration,
      @Nullable Long observed,
      @Nullable Status ready,
      @Nullable Status valid,
      String deleting,
      String sameUid,
      String expected) {
    OperationName name = new OperationName(kind, "demo", "0a1b2c3d", generation);
    ChatCluster cluster =
        clusterGeneration == null
            ? null
            : cluster(
                clusterGeneration,
                observed,
                ready,
                valid,
                deleting.equals("yes"),
                sameUid.equals("yes"));

    assertThat(state(Derivation.of("acme", name, cluster))).isEqualTo(expected);
  }

  @Test
  void takesNoConditionOfAnEarlierGeneration() {
    ChatCluster cluster = cluster(2, 2L, null, null, false, true);
    cluster.setStatus(
        new ChatClusterStatus(
            2L,
            List.of(new Condition("Ready", Status.True, 1L, null, "Old", null)),
            null,
            null,
            null,
            null,
            null,
            null,
            null));

    var operation =
        Derivation.of("acme", new OperationName(Kind.UPDATE, "demo", "0a1b2c3d", 2), cluster);

    assertThat(state(operation)).isEqualTo("running Waiting");
  }

  @Test
  void namesSurviveBeingWrittenDown() {
    OperationName name = new OperationName(Kind.CREATE, "demo-2", "0a1b2c3d", 7);

    assertThat(name).hasToString("create.demo-2.0a1b2c3d.7");
    assertThat(OperationName.parse(name.toString())).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "create.demo.0a1b2c3d",
    "rename.demo.0a1b2c3d.1",
    "create.Demo.0a1b2c3d.1",
    "create.demo.0a1b2c3.1",
    "create.demo.0a1b2c3d.0",
    "create.demo.0a1b2c3d.99999999999999999999",
    "create.demo.0a1b2c3d.1/x"
  })
  void refusesWhatIsNoName(String text) {
    assertThat(OperationName.parse(text)).isEmpty();
  }

  private static String state(Optional<Operation> operation) {
    return operation
        .map(o -> {
          if (!o.done()) {
            return "running " + o.metadata().step();
          }
          return o.error() == null ? "done" : "failed " + o.error().reason();
        })
        .orElse("none");
  }

  private static ChatCluster cluster(
      long generation,
      @Nullable Long observed,
      @Nullable Status ready,
      @Nullable Status valid,
      boolean deleting,
      boolean sameUid) {
    ChatCluster cluster = new ChatCluster();
    cluster.getMetadata().setName("demo");
    cluster
        .getMetadata()
        .setUid((sameUid ? "0a1b2c3d" : "ffffffff") + "-1111-2222-3333-444444444444");
    cluster.getMetadata().setGeneration(generation);
    if (deleting) {
      cluster.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    }
    List<Condition> conditions = new ArrayList<>();
    if (ready != null) {
      conditions.add(new Condition("Ready", ready, observed, null, "Because", "of this"));
    }
    if (valid != null) {
      conditions.add(new Condition("SpecValid", valid, observed, null, "Because", "of that"));
    }
    if (observed != null) {
      cluster.setStatus(
          new ChatClusterStatus(observed, conditions, null, null, null, null, null, null, null));
    }
    return cluster;
  }
}
