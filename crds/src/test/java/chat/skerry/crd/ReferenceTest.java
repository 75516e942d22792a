package chat.skerry.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// `docs/reference/chatcluster.md` says what the YAML says. `-Dskerry.crds.write=true` writes it.
final class ReferenceTest {

  @Test
  void pageSaysWhatTheDefinitionSays() throws IOException {
    String yaml =
        Objects.requireNonNull(
            Definitions.read(Path.of("generated")).get("chatclusters.skerry.chat-v1.yml"));
    Path page = Path.of("../docs/reference/chatcluster.md");
    if (Boolean.getBoolean("skerry.crds.write")) {
      Files.writeString(page, Reference.page(yaml));
    }
    assertThat(page)
        .as("docs/reference/chatcluster.md; write it again with -Dskerry.crds.write=true")
        .content()
        .isEqualTo(Reference.page(yaml));
  }
}
