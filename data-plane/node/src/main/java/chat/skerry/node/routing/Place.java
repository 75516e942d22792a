package chat.skerry.node.routing;

/// Where this member stands.
///
/// @param cluster `namespace/name` of the ChatCluster
/// @param island for example `demo-0`
/// @param member for example `demo-0-a`
public record Place(String cluster, String island, String member) {}
