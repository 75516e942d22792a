package chat.skerry.testkit.tidy;

import java.util.ArrayList;
import java.util.List;

/// The folders that ARCHITECTURE.md draws.
final class FolderTree {
  private FolderTree() {}

  /// The folders that ARCHITECTURE.md draws in its block `text tree`, as paths below the root.
  static List<String> drawn(String markdown) {
    int start = markdown.indexOf("```text tree\n");
    if (start < 0) {
      return List.of();
    }
    int body = start + "```text tree\n".length();
    var folders = new ArrayList<String>();
    var parents = new ArrayList<String>();
    for (String line : markdown.substring(body, markdown.indexOf("```", body)).split("\n")) {
      String name = line.strip().split("\\s+", 2)[0];
      if (!name.endsWith("/")) {
        continue;
      }
      int depth = (line.length() - line.stripLeading().length()) / 2;
      while (parents.size() > depth) {
        parents.removeLast();
      }
      parents.add(name);
      folders.add(String.join("", parents).replaceAll("/$", ""));
    }
    return folders;
  }
}
