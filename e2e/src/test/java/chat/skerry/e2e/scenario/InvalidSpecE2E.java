package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.condition.Condition;
import chat.skerry.e2e.cluster.CassandraService;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.report.Seen;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;

/// Specs that can't be carried out: most the API server refuses with a sentence, the rest stands in
/// a condition with the field's path while the last good state stays up.
@Order(10)
final class InvalidSpecE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MESSAGES = 40;

  @LineScenario
  @Order(1)
  void apiServerRefusesWithASentence(Line line, Seen seen) {
    refused(line, "store: {}", "spec.store", "expected exactly one of cassandra and embedded");
    refused(
        line,
        "partitionCount: 1000\n  store: {embedded: {}}",
        "spec.partitionCount",
        "power of two");
    refused(
        line,
        "version: newest\n  store: {embedded: {}}",
        "spec.version",
        "newest (expected: a semantic version");
    refused(
        line, "islands: 0\n  store: {embedded: {}}", "spec.islands", "greater than or equal to 1");
    refused(
        line,
        "islands: 2\n  store: {embedded: {}}",
        "spec.islands",
        "expected 1 with store.embedded");
    refused(
        line,
        "store: {embedded: {}}\n  member: {cpu: 1500m, pinned: true}",
        "spec.member",
        "whole CPUs");
    refused(
        line,
        "store: {embedded: {}}\n  access: {type: NodePort}",
        "spec.access",
        "expected the host that devices dial");
    refused(line, "store: {embedded: {}}\n  colour: red", "spec.colour", "unknown field");

    Chat chat = line.chat();
    assertThatThrownBy(() -> patch(line, chat, "{\"spec\":{\"partitionCount\":8192}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("can't be changed: accounts would lose their mailboxes");
    assertThatThrownBy(() -> patch(line, chat, "{\"spec\":{\"islands\":3}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("can't be changed yet");
    seen.note("10 of 10 specs refused with the field's path and what was expected");
  }

  @LineScenario
  @Order(2)
  void lastGoodStateStaysUpUnderASpecThatCannotBeCarriedOut(Line line, Seen seen) {
    Chat chat = line.chat();
    List<Member> before = chat.members();
    String good = cassandra(CassandraService.CONTACT_POINT);
    try (var phones = Phones.onBothIslands(line, chat);
        Conversation conversation = Conversation.among(phones.all())) {
      patch(line, chat, cassandra("cassandra.skerry-eval.svc:99999"));
      Condition invalid =
          await("SpecValid is False")
              .atMost(PATIENCE)
              .until(
                  () -> chat.condition("SpecValid"),
                  c -> c.filter(v -> v.status() == Condition.Status.False).isPresent())
              .orElseThrow();
      assertThat(invalid.message()).contains("spec.store.cassandra.contactPoints[0]", "99999");
      conversation.awaitSent(MESSAGES, PATIENCE);
      assertThat(chat.members()).isEqualTo(before);

      patch(line, chat, good);
      await("SpecValid is True again")
          .atMost(PATIENCE)
          .until(() ->
              chat.condition("SpecValid")
                  .filter(c -> c.status() == Condition.Status.True)
                  .isPresent());
      assertThat(chat.members()).isEqualTo(before);
      Verdict verdict = conversation.finish(PATIENCE);
      assertThat(verdict.findings()).isEmpty();
      seen.note("SpecValid=False: %s; same pods; %s", invalid.message(), verdict.summary());
    } finally {
      patch(line, chat, good);
    }
    chat.awaitWhole(PATIENCE);
  }

  private static String cassandra(String contactPoint) {
    return "{\"spec\":{\"store\":{\"cassandra\":{\"contactPoints\":[\"%s\"]}}}}"
        .formatted(contactPoint);
  }

  private static void patch(Line line, Chat chat, String json) {
    line.client()
        .resources(ChatCluster.class)
        .inNamespace(chat.namespace())
        .withName(chat.name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /// Applies a ChatCluster as a person would, from YAML, and expects the API server's no.
  private static void refused(Line line, String spec, String path, String sentence) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(
            """
            apiVersion: skerry.chat/v1alpha1
            kind: ChatCluster
            metadata: {name: refused, namespace: %s}
            spec:
              %s
            """
                .formatted(line.tenant(), spec),
            GenericKubernetesResource.class);
    assertThatThrownBy(() ->
            line.client()
                .resource(resource)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create())
        .as(spec)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(path)
        .hasMessageContaining(sentence);
  }
}
