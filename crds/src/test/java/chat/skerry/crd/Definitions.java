package chat.skerry.crd;

import static java.util.Comparator.comparing;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The CustomResourceDefinitions as YAML, by file name.
final class Definitions {

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(ChatCluster.class, ChatIsland.class, ChatUpgrade.class);

  private Definitions() {}

  static TreeMap<String, String> generated(Path scratch) {
    new CRDGenerator()
        .customResourceClasses(List.copyOf(KINDS))
        .forCRDVersions("v1")
        .withPostProcessor(new Tidy())
        .inOutputDir(scratch.toFile())
        .detailedGenerate();
    return read(scratch);
  }

  static TreeMap<String, String> read(Path directory) {
    var byName = new TreeMap<String, String>();
    if (!Files.isDirectory(directory)) {
      return byName;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        byName.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byName;
  }

  static void write(Path directory, TreeMap<String, String> byName) {
    try {
      Files.createDirectories(directory);
      for (var entry : byName.entrySet()) {
        Files.writeString(directory.resolve(entry.getKey()), entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The generator says the rules of a record component twice, and sorts the columns by path: the
  /// first column has to answer the first question, so they go in the order of the annotations.
  private static final class Tidy implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata definition, String crdSpecVersion) {
      CustomResourceDefinition crd = (CustomResourceDefinition) definition;
      List<String> columns =
          KINDS.stream()
              .filter(kind -> HasMetadata.getKind(kind).equals(crd.getSpec().getNames().getKind()))
              .flatMap(kind -> Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class)))
              .map(AdditionalPrinterColumn::name)
              .toList();
      for (var version : crd.getSpec().getVersions()) {
        version.getAdditionalPrinterColumns().sort(comparing(c -> columns.indexOf(c.getName())));
        dropRepeatedRules(version.getSchema().getOpenAPIV3Schema());
      }
      return crd;
    }

    private static void dropRepeatedRules(JSONSchemaProps schema) {
      schema.setXKubernetesValidations(
          new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
      schema.getProperties().values().forEach(Tidy::dropRepeatedRules);
      if (schema.getItems() != null) {
        dropRepeatedRules(schema.getItems().getSchema());
      }
    }
  }
}
