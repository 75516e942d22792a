package chat.skerry.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Small sources, compiled on the spot, in which a rule must find what was planted.
final class Planted {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z0-9.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|enum|record) (\\w+)");

  private Planted() {}

  /// @param parent where the classes are written, each call in a directory of its own
  /// @param sources one compilation unit each; the first type names the file
  static JavaClasses compile(Path parent, String... sources) {
    Path directory = emptyDirectory(parent);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    List<String> options = List.of("-d", directory.toString(), "-proc:none", "-nowarn");
    List<Source> units = Arrays.stream(sources).map(Source::new).toList();
    if (!compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new IllegalArgumentException(
          "planted source: " + messages + " (expected: it compiles)");
    }
    return new ClassFileImporter().importPath(directory);
  }

  private static Path emptyDirectory(Path parent) {
    try {
      return Files.createTempDirectory(parent, "planted");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(
          URI.create(
              "planted:///"
                  + first(PACKAGE, text).replace('.', '/')
                  + "/"
                  + first(TYPE, text)
                  + ".java"),
          JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    private static String first(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.find()) {
        throw new IllegalArgumentException("planted source without " + pattern + ": " + text);
      }
      return matcher.group(1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
