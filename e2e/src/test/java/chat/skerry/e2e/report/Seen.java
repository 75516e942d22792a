package chat.skerry.e2e.report;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Takes what a scenario saw, for the table. A parameter of a scenario's method; several notes
/// stand behind each other.
public final class Seen {
  static final String KEY = "seen";

  private final ExtensionContext context;

  private Seen(ExtensionContext context) {
    this.context = context;
  }

  /// Adds a note.
  ///
  /// @param format as of [String#format]
  @SuppressWarnings("AnnotateFormatMethod")
  public void note(String format, @Nullable Object... arguments) {
    context.publishReportEntry(KEY, format.formatted(arguments));
  }

  /// Gives each scenario its own.
  public static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Seen.class;
    }

    @Override
    public Seen resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return new Seen(context);
    }
  }
}
