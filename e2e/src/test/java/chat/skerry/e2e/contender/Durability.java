package chat.skerry.e2e.contender;

/// What has happened to a text when its sender has the answer ✓. Servers are compared only within
/// one class.
public enum Durability {
  ONE_IN_MEMORY("one process holds it in memory", "lost with that process"),
  TWO_IN_MEMORY("two processes hold it in memory", "lost only with both"),
  ON_DISK("it is synced to a disk", "lost only with the disk");

  private final String title;
  private final String consequence;

  Durability(String title, String consequence) {
    this.title = title;
    this.consequence = consequence;
  }

  public String title() {
    return title;
  }

  public String consequence() {
    return consequence;
  }
}
