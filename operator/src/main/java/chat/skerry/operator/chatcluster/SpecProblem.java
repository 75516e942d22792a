package chat.skerry.operator.chatcluster;

/// Why a spec can't be carried out.
///
/// @param path of the field, `spec.member.cpu`
/// @param message `value (expected: …)`
record SpecProblem(String path, String message) {

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
