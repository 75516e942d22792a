package chat.skerry.node.store.embedded;

/// Lets tests of other packages run the housekeeping when they want it.
public final class Housekeeping {
  private Housekeeping() {}

  public static void run(EmbeddedStore store) {
    store.keepHouse();
  }
}
