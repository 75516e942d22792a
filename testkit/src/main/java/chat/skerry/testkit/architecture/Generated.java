package chat.skerry.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

/// Tells code that a generator wrote from code that people write. Protobuf messages and gRPC stubs
/// live in packages that end in their API version (`…protocol.v1`); nothing else does. ProtoStream
/// puts its marshallers and schemas beside the types that they are for.
final class Generated {
  private Generated() {}

  static boolean is(JavaClass type) {
    return type.getPackageName().matches(".*\\.v\\d+([a-z]+\\d+)?") || isOfProtoStream(type);
  }

  private static boolean isOfProtoStream(JavaClass type) {
    return type.isAssignableTo("org.infinispan.protostream.ProtobufTagMarshaller")
        || !type.isInterface() && type.isAssignableTo("org.infinispan.protostream.GeneratedSchema");
  }
}
