package chat.skerry.crd.chatupgrade;

import chat.skerry.crd.schema.RequiredFields;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// The move of a ChatCluster to another release.
@Group("skerry.chat")
@Version("v1alpha1")
@ShortNames("cu")
@Categories("chat")
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.cluster", type = Type.STRING)
@AdditionalPrinterColumn(name = "From", jsonPath = ".status.from", type = Type.STRING)
@AdditionalPrinterColumn(name = "To", jsonPath = ".spec.version", type = Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.progress", type = Type.STRING)
@AdditionalPrinterColumn(name = "Stage", jsonPath = ".status.stage", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Waits",
    jsonPath = ".status.conditions[?(@.type==\"UpgradeBlocked\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"UpgradeBlocked\")].message",
    type = Type.STRING,
    priority = 1)
@SchemaCustomizer(value = RequiredFields.class, input = "spec")
public final class ChatUpgrade extends CustomResource<ChatUpgradeSpec, ChatUpgradeStatus>
    implements Namespaced {}
