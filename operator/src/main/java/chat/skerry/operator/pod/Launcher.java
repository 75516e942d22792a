package chat.skerry.operator.pod;

/// What the operator ships to start releases with, in the pods of members that it makes from now
/// on.
///
/// @param image full reference
public record Launcher(String image) {}
