package chat.skerry.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a deleted ChatCluster left behind: objects of every kind that the API server lists, not
/// only of those that the operator is known to make.
public final class Leftovers {
  private Leftovers() {}

  /// Waits until nothing bears the label or the name of the ChatCluster any more.
  public static void awaitNone(
      KubernetesClient client, String namespace, String chatCluster, Duration bound) {
    await(namespace + "/" + chatCluster + " has left nothing")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> of(client, namespace, chatCluster), List::isEmpty);
  }

  /// `kind/name` of all objects that belong to the ChatCluster; events tell of it, but are none.
  public static List<String> of(KubernetesClient client, String namespace, String chatCluster) {
    var found = new ArrayList<String>();
    for (ResourceDefinitionContext kind : kinds(client)) {
      for (GenericKubernetesResource object :
          client.genericKubernetesResources(kind).inNamespace(namespace).list().getItems()) {
        String name = object.getMetadata().getName();
        var labels = object.getMetadata().getLabels();
        boolean labelled = labels != null && chatCluster.equals(labels.get("skerry.chat/cluster"));
        if (labelled
            || (name.equals(chatCluster) && kind.getKind().equals("ChatCluster"))
            || name.startsWith(chatCluster + "-")) {
          found.add(kind.getKind() + "/" + name);
        }
      }
    }
    return found;
  }

  private static List<ResourceDefinitionContext> kinds(KubernetesClient client) {
    var kinds = new ArrayList<ResourceDefinitionContext>();
    addKinds(kinds, client, "", "v1");
    client
        .getApiGroups()
        .getGroups()
        .forEach(group ->
            addKinds(kinds, client, group.getName(), group.getPreferredVersion().getVersion()));
    return kinds;
  }

  private static void addKinds(
      List<ResourceDefinitionContext> kinds,
      KubernetesClient client,
      String group,
      String version) {
    String groupVersion = group.isEmpty() ? version : group + "/" + version;
    for (APIResource resource : client.getApiResources(groupVersion).getResources()) {
      if (resource.getNamespaced()
          && resource.getVerbs().contains("list")
          && !resource.getName().contains("/")
          && !resource.getKind().equals("Event")
          && !group.startsWith("metrics.")) {
        kinds.add(
            new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(true)
                .build());
      }
    }
  }
}
