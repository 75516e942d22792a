package chat.skerry.testkit.cassandra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class Java17Test {
  @Test
  void saysWhatToInstallWhereNoneIsFound() {
    assertThatThrownBy(() -> Java17.launcher(List.of(Path.of("/nowhere"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/nowhere")
        .hasMessageContaining("openjdk-17-jre-headless");
  }
}
