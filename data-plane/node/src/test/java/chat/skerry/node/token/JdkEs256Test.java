package chat.skerry.node.token;

final class JdkEs256Test extends Es256Contract {
  @Override
  protected Es256 es256() {
    return new JdkEs256();
  }
}
