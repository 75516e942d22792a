package chat.skerry.operator.chatcluster;

/// The node that the operator ships: what a ChatCluster gets that asks for nothing else.
///
/// @param image full reference
public record NodeRelease(String image, String version) {

  /// Another version lies in the same repository, its tag is the version.
  public String imageOf(String wantedVersion) {
    return wantedVersion.equals(version) ? image : repository() + ":" + wantedVersion;
  }

  private String repository() {
    int digest = image.indexOf('@');
    String reference = digest < 0 ? image : image.substring(0, digest);
    int tag = reference.lastIndexOf(':');
    return tag > reference.lastIndexOf('/') ? reference.substring(0, tag) : reference;
  }
}
