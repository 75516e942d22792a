package chat.skerry.control.tenant;

import chat.skerry.control.problem.Violations;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of something of a tenant, as gRPC requests carry it: `tenants/acme/clusters/demo`.
///
/// @param id the last part; empty for the tenant itself
public record ResourceName(String tenant, String id) {
  private static final Pattern TENANT = Pattern.compile("tenants/([^/]{1,63})");
  private static final Pattern CLUSTER = Pattern.compile("tenants/([^/]{1,63})/clusters/([^/]+)");
  private static final Pattern OPERATION =
      Pattern.compile("tenants/([^/]{1,63})/operations/([^/]+)");

  /// @param field of the request, for the refusal
  public static ResourceName tenant(String field, String text) {
    return parse(TENANT, field, text, "tenants/{tenant}");
  }

  public static ResourceName cluster(String field, String text) {
    return parse(CLUSTER, field, text, "tenants/{tenant}/clusters/{cluster}");
  }

  public static ResourceName operation(String field, String text) {
    return parse(OPERATION, field, text, "tenants/{tenant}/operations/{operation}");
  }

  private static ResourceName parse(Pattern form, String field, String text, String expected) {
    Matcher matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw Violations.refusal(field, text, expected);
    }
    return new ResourceName(matcher.group(1), matcher.groupCount() > 1 ? matcher.group(2) : "");
  }
}
