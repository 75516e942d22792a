package chat.skerry.node.account;

class InMemoryDeviceKeysTest extends DeviceKeysContract {
  private final InMemoryDeviceKeys keys = new InMemoryDeviceKeys();

  @Override
  protected DeviceKeys keys() {
    return keys;
  }
}
