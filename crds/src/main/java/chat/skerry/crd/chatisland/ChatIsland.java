package chat.skerry.crd.chatisland;

import chat.skerry.crd.schema.RequiredFields;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// Two members that carry a share of the partitions. Made by the operator.
@Group("skerry.chat")
@Version("v1alpha1")
@ShortNames("ci")
@Categories("chat")
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.cluster", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.membersReady", type = Type.STRING)
@AdditionalPrinterColumn(name = "A", jsonPath = ".status.members[0].node", type = Type.STRING)
@AdditionalPrinterColumn(name = "B", jsonPath = ".status.members[1].node", type = Type.STRING)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = Type.STRING,
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?-[0-9]{1,3}$')",
    message = "metadata.name: expected the name of the cluster, '-' and the index")
@SchemaCustomizer(value = RequiredFields.class, input = "spec")
public final class ChatIsland extends CustomResource<ChatIslandSpec, ChatIslandStatus>
    implements Namespaced {}
