package chat.skerry.operator.watch;

import chat.skerry.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The informers of one controller, by kind.
///
/// @param <P> the kind of resource that the controller reconciles
public final class Watch<P extends HasMetadata> {

  private final EventSourceContext<P> context;
  private final Map<String, InformerEventSource<?, P>> byName = new LinkedHashMap<>();

  public Watch(EventSourceContext<P> context) {
    this.context = context;
  }

  /// The ChatCluster that a labelled resource belongs to.
  public static Set<ResourceID> clusterOf(HasMetadata child) {
    return Labels.value(child, Labels.CLUSTER)
        .map(cluster -> Set.of(new ResourceID(cluster, child.getMetadata().getNamespace())))
        .orElse(Set.of());
  }

  /// Watches a kind; an event wakes the primaries that `wakes` names.
  ///
  /// @param name unique in the controller
  /// @param narrowed selector, namespaces and filters
  public <R extends HasMetadata> Watch<P> of(
      String name,
      Class<R> kind,
      Function<R, Set<ResourceID>> wakes,
      UnaryOperator<InformerEventSourceConfiguration.Builder<R>> narrowed) {
    var configuration =
        narrowed
            .apply(
                InformerEventSourceConfiguration.from(kind, context.getPrimaryResourceClass())
                    .withName(name)
                    .withSecondaryToPrimaryMapper(wakes::apply))
            .build();
    byName.put(name, new InformerEventSource<>(configuration, context));
    return this;
  }

  public List<EventSource<?, P>> sources() {
    return new ArrayList<>(byName.values());
  }

  public <R extends HasMetadata> Optional<R> find(
      String name, Class<R> kind, String namespace, String resource) {
    return source(name, kind).get(new ResourceID(resource, namespace));
  }

  /// A resource without a namespace.
  public <R extends HasMetadata> Optional<R> find(String name, Class<R> kind, String resource) {
    return source(name, kind).get(new ResourceID(resource));
  }

  public <R extends HasMetadata> List<R> list(String name, Class<R> kind, String namespace) {
    return source(name, kind).list(namespace, resource -> true).toList();
  }

  @SuppressWarnings("unchecked")
  private <R extends HasMetadata> InformerEventSource<R, P> source(String name, Class<R> kind) {
    InformerEventSource<?, P> source = byName.get(name);
    if (source == null || source.resourceType() != kind) {
      throw new IllegalStateException(
          "watch: " + name + " (expected: one of " + byName.keySet() + ", of " + kind + ")");
    }
    return (InformerEventSource<R, P>) source;
  }
}
