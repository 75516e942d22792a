package chat.skerry.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `generated/` is what the Java classes say. `-Dskerry.crds.write=true` writes it.
class GeneratedYamlTest {

  @TempDir Path scratch;

  @Test
  void committedYamlIsWhatTheClassesGenerate() {
    var generated = Definitions.generated(scratch);
    Path committed = Path.of("generated");
    if (Boolean.getBoolean("skerry.crds.write")) {
      Definitions.write(committed, generated);
    }
    assertThat(Definitions.read(committed))
        .as("crds/generated; crds/README.md says how to write it again")
        .isEqualTo(generated);
  }
}
