package chat.skerry.operator.chatcluster;

/// What the operator knows of its own installation.
///
/// @param namespace where the control plane runs and keeps its verification keys
public record ControlPlane(String namespace, NodeRelease shipped) {}
