package chat.skerry.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages in `docs/reference` say what the YAML says. `-Dskerry.crds.write=true` writes them.
final class ReferenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"chatcluster", "chatupgrade"})
  void pageSaysWhatTheDefinitionSays(String kind) throws IOException {
    String yaml =
        Objects.requireNonNull(
            Definitions.read(Path.of("generated")).get(kind + "s.skerry.chat-v1.yml"));
    Path page = Path.of("../docs/reference/" + kind + ".md");
    if (Boolean.getBoolean("skerry.crds.write")) {
      Files.writeString(page, Reference.page(yaml));
    }
    assertThat(page)
        .as("%s; write it again with -Dskerry.crds.write=true", page)
        .content()
        .isEqualTo(Reference.page(yaml));
  }
}
