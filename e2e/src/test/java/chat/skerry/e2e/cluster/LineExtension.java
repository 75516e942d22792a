package chat.skerry.e2e.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives scenarios the [Line]: one for the whole run, closed at its end.
public final class LineExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LineExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Line.class;
  }

  @Override
  public Line resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Line.class, type -> Line.connect(), Line.class);
  }
}
