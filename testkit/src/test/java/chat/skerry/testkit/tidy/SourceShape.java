package chat.skerry.testkit.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// How long sources and their methods are, and what they leave undone.
final class SourceShape {
  static final int FILE_LINES_MAX = 500;
  static final int METHOD_LINES_MAX = 70;
  static final int FILES_PER_PACKAGE_MAX = 25;

  // The words are put together here so that this file doesn't find itself.
  private static final Pattern UNDONE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b.*");
  private static final Pattern WITH_NUMBER = Pattern.compile("\\w+ ?\\(#\\d+\\).*");

  private SourceShape() {}

  static List<String> longFile(String name, String text) {
    long lines = text.lines().count();
    return lines > FILE_LINES_MAX
        ? List.of(name + ": " + lines + " lines (expected: at most " + FILE_LINES_MAX + ")")
        : List.of();
  }

  static List<String> undone(String name, String text) {
    var findings = new ArrayList<String>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      var matcher = UNDONE.matcher(line);
      if (matcher.find() && !WITH_NUMBER.matcher(matcher.group()).matches()) {
        findings.add(
            name + ":" + number + ": " + matcher.group(1) + " (expected: the number of its issue)");
      }
    }
    return findings;
  }

  /// @param javaByName sources by the name that findings give them; parsed in one go
  static List<String> longMethods(Map<String, String> javaByName) {
    var findings = new ArrayList<String>();
    List<Source> sources =
        javaByName.entrySet().stream()
            .map(source -> new Source(source.getKey(), source.getValue()))
            .toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, sources);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    for (CompilationUnitTree unit : parsed(task)) {
      String name = unit.getSourceFile().getName().substring(1);
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree method, Void unused) {
          long lines = linesOf(method, unit, positions);
          if (lines > METHOD_LINES_MAX) {
            findings.add(
                "%s: %s has %d lines (expected: at most %d)"
                    .formatted(name, method.getName(), lines, METHOD_LINES_MAX));
          }
          return super.visitMethod(method, unused);
        }
      }.scan(unit, null);
    }
    return findings;
  }

  private static Iterable<? extends CompilationUnitTree> parsed(JavacTask task) {
    try {
      return task.parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long linesOf(
      MethodTree method, CompilationUnitTree unit, SourcePositions positions) {
    LineMap lines = unit.getLineMap();
    return lines.getLineNumber(positions.getEndPosition(unit, method))
        - lines.getLineNumber(positions.getStartPosition(unit, method))
        + 1;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("tidy:///" + name), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
