package chat.skerry.node.routing;

class InMemorySessionDirectoryTest extends SessionDirectoryContract {
  private final InMemorySessionDirectory directory = new InMemorySessionDirectory("demo-0-a");

  @Override
  protected SessionDirectory directory() {
    return directory;
  }

  @Override
  protected String member() {
    return "demo-0-a";
  }
}
