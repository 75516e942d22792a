package chat.skerry.control.tenant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class InMemoryTenantKeys implements TenantKeys {
  private final Map<String, List<HashedKey>> keys = new HashMap<>();

  InMemoryTenantKeys with(String tenant, HashedKey... hashed) {
    keys.put(tenant, List.of(hashed));
    return this;
  }

  @Override
  public List<HashedKey> of(String tenant) {
    return keys.getOrDefault(tenant, List.of());
  }
}
