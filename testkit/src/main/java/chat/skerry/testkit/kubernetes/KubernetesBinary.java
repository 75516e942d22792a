package chat.skerry.testkit.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;

/// The one binary that holds all components of Kubernetes, as `./dev` builds it.
final class KubernetesBinary {

  private KubernetesBinary() {}

  static Path locate() {
    String cache = System.getenv("SKERRY_CACHE");
    Path directory =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "skerry")
            : Path.of(cache);
    Path binary = directory.resolve("bin").resolve("k8sall");
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          "Kubernetes binary: %s (expected: an executable file; `./dev build` makes it, and"
                  .formatted(binary)
              + " SKERRY_CACHE names another directory)");
    }
    return binary;
  }
}
