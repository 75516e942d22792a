package chat.skerry.node.transport;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// What passing a descriptor to another process does, within one: a second descriptor of the same
/// socket.
final class Descriptors {
  private static final MethodHandle DUP = dup();

  private Descriptors() {}

  static int copyOf(int descriptor) {
    try {
      int copy = (int) DUP.invokeExact(descriptor);
      if (copy < 0) {
        throw new IllegalStateException("dup failed");
      }
      return copy;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle dup() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("dup"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
