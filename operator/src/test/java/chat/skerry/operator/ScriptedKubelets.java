package chat.skerry.operator;

import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.handover.MemberAnswers;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A scheduler and kubelets in a few lines: binds member a to node it-a and b to it-b, says at once
/// that a pod is ready, and lets go of a pod that is being deleted. A silent node does none of it.
final class ScriptedKubelets implements AutoCloseable, MemberAnswers {

  private final KubernetesClient client;
  private final String namespace;
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Set<String> notReady = ConcurrentHashMap.newKeySet();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final AtomicBoolean silentMembers = new AtomicBoolean();
  private int failures;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

  ScriptedKubelets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    answer("it-a");
    answer("it-b");
    var unused = loop.scheduleWithFixedDelay(this::turn, 0, 50, TimeUnit.MILLISECONDS);
  }

  void silence(String node) {
    silent.add(node);
    setReady(node, "Unknown");
  }

  void answer(String node) {
    silent.remove(node);
    setReady(node, "True");
  }

  /// Keeps a pod from becoming ready.
  void holdBack(String pod) {
    notReady.add(pod);
  }

  void letGo(String pod) {
    notReady.remove(pod);
  }

  private void turn() {
    try {
      client.pods().inNamespace(namespace).list().getItems().forEach(this::turn);
      client.apps().deployments().inNamespace(namespace).list().getItems().forEach(this::turn);
    } catch (KubernetesClientException e) {
      // The test ends, or somebody was faster.
    }
  }

  private void turn(Pod pod) {
    try {
      String name = pod.getMetadata().getName();
      String node = "it-" + name.substring(name.length() - 1);
      if (silent.contains(node)) {
        return;
      }
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        client.resource(pod).withGracePeriod(0L).delete();
      } else if (pod.getSpec().getNodeName() == null) {
        bind(pod, node);
      } else if (isReady(pod)) {
        launch(pod);
      } else if (!notReady.contains(pod.getMetadata().getName())) {
        makeReady(pod);
      }
    } catch (KubernetesClientException e) {
      // Changed meanwhile; the next turn sees it.
    }
  }

  /// The pods of a Deployment are only said to be there.
  private void turn(Deployment deployment) {
    Integer wanted = deployment.getSpec().getReplicas();
    if (wanted.equals(deployment.getStatus().getAvailableReplicas())
        || (wanted == 0 && deployment.getStatus().getAvailableReplicas() == null)) {
      return;
    }
    client
        .resource(
            new DeploymentBuilder(deployment)
                .withNewStatus()
                .withReplicas(wanted)
                .withReadyReplicas(wanted)
                .withAvailableReplicas(wanted)
                .endStatus()
                .build())
        .updateStatus();
  }

  private void bind(Pod pod, String node) {
    client.raw(
        "/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, pod.getMetadata().getName()),
        "POST",
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build());
  }

  private void makeReady(Pod pod) {
    client
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.1.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewContainerStatus()
                .withName("node")
                .withImage("")
                .withImageID("")
                .withReady(true)
                .withRestartCount(0)
                .endContainerStatus()
                .endStatus()
                .build())
        .updateStatus();
  }

  /// From now on a process of this version ends before it has taken over.
  void breakRelease(String version) {
    broken.add(version);
  }

  /// What the process in this pod says.
  @Override
  public Optional<MemberAnswer> of(Pod pod) {
    Process process = processes.get(pod.getMetadata().getUid());
    return process == null || silentMembers.get()
        ? Optional.empty()
        : Optional.of(
            new MemberAnswer(
                process.release,
                process.generation,
                MemberAnswer.SERVING,
                pod.getMetadata().getName().endsWith("a") ? 20 : 10,
                List.of(1),
                List.of(1),
                process.failure,
                Optional.of("TWO_MEMBERS"),
                OptionalLong.empty(),
                OptionalLong.empty()));
  }

  /// Members do not answer the operator.
  void silenceMembers(boolean silence) {
    silentMembers.set(silence);
  }

  private record Process(
      String release, long generation, Optional<MemberAnswer.Failure> failure, String tried) {}

  /// What the launcher of a pod does: it starts the release that was brought.
  private void launch(Pod pod) {
    String release = pod.getMetadata().getAnnotations().getOrDefault("skerry.chat/release", "");
    processes.compute(
        pod.getMetadata().getUid(),
        (uid, running) -> {
          if (running == null) {
            return new Process(release, 1, Optional.empty(), release);
          }
          if (release.equals(running.tried)) {
            return running;
          }
          return broken.contains(release)
              ? new Process(
                  running.release,
                  running.generation,
                  Optional.of(
                      new MemberAnswer.Failure("GONE", "the stream ended", "t" + ++failures)),
                  release)
              : new Process(
                  release,
                  release.equals(running.release) ? running.generation : running.generation + 1,
                  running.failure,
                  release);
        });
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private void setReady(String name, String status) {
    Node node = new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
    if (client.nodes().withName(name).get() == null) {
      client.resource(node).create();
    }
    client
        .nodes()
        .withName(name)
        .editStatus(found ->
            new NodeBuilder(found)
                .editStatus()
                .withConditions()
                .addNewCondition()
                .withType("Ready")
                .withStatus(status)
                .endCondition()
                .endStatus()
                .build());
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
