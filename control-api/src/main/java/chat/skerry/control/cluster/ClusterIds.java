package chat.skerry.control.cluster;

import java.util.regex.Pattern;

/// The rule for the names of clusters.
public final class ClusterIds {
  static final String EXPECTED =
      "1 to 40 of a-z 0-9 '-', beginning with a letter, not ending with '-'";
  private static final Pattern FORM = Pattern.compile("[a-z]([-a-z0-9]{0,38}[a-z0-9])?");

  private ClusterIds() {}

  public static boolean isValid(String id) {
    return FORM.matcher(id).matches();
  }
}
