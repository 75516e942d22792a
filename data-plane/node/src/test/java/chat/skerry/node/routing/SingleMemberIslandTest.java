package chat.skerry.node.routing;

class SingleMemberIslandTest extends SessionDirectoryContract {
  private final SingleMemberIsland directory = new SingleMemberIsland("demo-0-a");

  @Override
  protected SessionDirectory directory() {
    return directory;
  }

  @Override
  protected String member() {
    return "demo-0-a";
  }
}
