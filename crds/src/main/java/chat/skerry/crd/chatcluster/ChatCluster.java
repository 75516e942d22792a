package chat.skerry.crd.chatcluster;

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

/// One chat backend of one tenant.
@Group("skerry.chat")
@Version("v1alpha1")
@ShortNames("cc")
@Categories("chat")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Islands", jsonPath = ".status.islandsReady", type = Type.STRING)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.currentVersion", type = Type.STRING)
@AdditionalPrinterColumn(name = "Registry", jsonPath = ".status.registry", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Map",
    jsonPath = ".status.partitionMapVersion",
    type = Type.INTEGER,
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.size() <= 40",
    message = "metadata.name: expected at most 40 characters, because members are named after it",
    messageExpression =
        "'metadata.name: ' + self.metadata.name + ' (expected: at most 40 characters, because"
            + " members are named after it)'")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name: expected lower-case letters, digits and '-', beginning with a letter,"
            + " because Services are named after it")
@SchemaCustomizer(value = RequiredFields.class, input = "spec")
public final class ChatCluster extends CustomResource<ChatClusterSpec, ChatClusterStatus>
    implements Namespaced {

  /// The longest name that leaves room for the names of the children.
  public static final int MAX_NAME_LENGTH = 40;
}
