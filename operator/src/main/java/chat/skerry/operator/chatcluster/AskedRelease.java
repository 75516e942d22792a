package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import java.util.List;
import java.util.Optional;

/// The release that a ChatCluster asks for. Where its spec leaves the version open, it is the one
/// that the islands have: a new operator does not make members move.
///
/// @param imageIsAsked the spec names the image; else any image of that version is right
public record AskedRelease(String version, String image, boolean imageIsAsked) {

  /// Empty where the spec is not valid: what is under way is not changed by it.
  ///
  /// @param existing the islands that there are, in order
  public static Optional<AskedRelease> of(
      ChatCluster cluster, List<ChatIsland> existing, NodeRelease shipped) {
    return SpecCheck.of(cluster).isEmpty()
        ? Optional.of(of(cluster.getSpec(), existing, shipped))
        : Optional.empty();
  }

  static AskedRelease of(ChatClusterSpec spec, List<ChatIsland> existing, NodeRelease shipped) {
    Optional<ChatIslandSpec> first = existing.stream().map(ChatIsland::getSpec).findFirst();
    String version =
        spec.version() != null
            ? spec.version()
            : first.map(ChatIslandSpec::version).orElse(shipped.version());
    String image =
        spec.image() != null
            ? spec.image()
            : existing.stream()
                .map(ChatIsland::getSpec)
                .filter(island -> island.version().equals(version))
                .map(ChatIslandSpec::image)
                .findFirst()
                .orElseGet(() -> shipped.imageOf(version));
    return new AskedRelease(version, image, spec.image() != null);
  }

  public boolean is(String otherVersion, String otherImage) {
    return version.equals(otherVersion) && (!imageIsAsked || image.equals(otherImage));
  }
}
