package chat.skerry.node.routing.infinispan;

import org.infinispan.protostream.GeneratedSchema;
import org.infinispan.protostream.annotations.ProtoSchema;

/// What this package sends between the processes of an island. Infinispan finds it as a service.
@ProtoSchema(
    className = "GeneratedIslandSchema",
    schemaPackageName = "skerry.routing",
    includeClasses = MemberHashFactory.class)
public interface IslandSchema extends GeneratedSchema {}
