package chat.skerry.node.mailbox.infinispan;

import org.infinispan.protostream.GeneratedSchema;
import org.infinispan.protostream.annotations.ProtoSchema;

/// The types between the members of an island. Infinispan finds it as a service.
@ProtoSchema(
    className = "GeneratedIslandMemorySchema",
    schemaPackageName = "skerry.island",
    includeClasses = {EnvelopeKey.class, EnvelopeAdapter.class, ClockEntry.class})
public interface IslandMemorySchema extends GeneratedSchema {}
