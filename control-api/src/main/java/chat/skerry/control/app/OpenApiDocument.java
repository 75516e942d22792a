package chat.skerry.control.app;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/// Completes the OpenAPI document with what is the same everywhere: problems, the API key, headers,
/// and the schema of a spec as the custom resource has it.
public final class OpenApiDocument implements OASFilter {
  private static final String KEY = "apiKey";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Map<String, Object> EXAMPLE = example();
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "tenant", "The tenant; the API key must be one of its keys",
          "cluster", "The cluster's name",
          "operation", "The operation's name without the tenant",
          "validateOnly", "true: check everything and answer, write nothing",
          "pageSize", "At most this many clusters; 50 where left out, 500 at most",
          "pageToken", "nextPageToken of the page before",
          "If-Match", "The etag that the cluster must still be at");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.setInfo(
        OASFactory.createInfo()
            .title("Skerry control API")
            .version("v1")
            .description(
                "Chat backends for tenants: clusters, operations and tokens. Every failure is a"
                    + " problem (RFC 9457); new reasons, states and fields may come."));
    document.setServers(null);
    complete(document.getComponents());
    document.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY, List.of())));
    for (PathItem path : document.getPaths().getPathItems().values()) {
      path.getOperations().forEach((method, operation) -> complete(method, operation));
    }
  }

  private static void complete(Components components) {
    components.setSecuritySchemes(
        Map.of(
            KEY,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("sky_<tenant>_<secret>")
                .description("An API key of the tenant")));
    Map<String, Schema> schemas = new TreeMap<>();
    components
        .getSchemas()
        .forEach((name, schema) -> {
          if (ResourceSchema.keeps(name)) {
            schemas.put(name, schema);
          }
        });
    Schema spec = ResourceSchema.load("spec");
    schemas.put("ClusterSpec", spec);
    schemas.put("ClusterStatus", ResourceSchema.load("status"));
    schemas.put("ClusterPatch", patch());
    components.setSchemas(schemas);
    components.setResponses(
        Map.of(
            "Problem",
            OASFactory.createAPIResponse()
                .description("A problem; the reason says which")
                .headers(Map.of("X-Request-Id", text("To quote when asking for help")))
                .content(
                    OASFactory.createContent()
                        .addMediaType(
                            "application/problem+json",
                            OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(SCHEMAS + "Problem"))))));
  }

  private static Schema patch() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description("A JSON merge patch (RFC 7396): null removes a field")
        .properties(
            Map.of(
                "spec",
                OASFactory.createSchema()
                    .addType(Schema.SchemaType.OBJECT)
                    .description("Fields of ClusterSpec to change")))
        .required(List.of("spec"))
        .addExample(Map.of("spec", Map.of("member", Map.of("cpu", "1"))));
  }

  private static void complete(PathItem.HttpMethod method, Operation operation) {
    boolean open = operation.getOperationId().startsWith("KeyService");
    if (open) {
      operation.setSecurity(List.of());
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(OpenApiDocument::complete);
    }
    if (operation.getRequestBody() != null) {
      operation.getRequestBody().setRequired(true);
    }
    headers(operation.getResponses());
    if (operation.getOperationId().endsWith("GetCluster")) {
      response(operation, "200").addHeader("ETag", text("For If-Match"));
    }
    if (operation.getOperationId().endsWith("CreateCluster")) {
      operation.getRequestBody().getContent().getMediaType("application/json").setExample(EXAMPLE);
    }
    for (String status : problems(method, operation, open)) {
      operation
          .getResponses()
          .addAPIResponse(
              status, OASFactory.createAPIResponse().ref("#/components/responses/Problem"));
    }
  }

  /// In one order, so that the document is the same each time.
  private static Map<String, Object> example() {
    Map<String, Object> cassandra = new TreeMap<>();
    cassandra.put("contactPoints", List.of("cassandra.store.svc:9042"));
    cassandra.put("keyspace", "demo");
    cassandra.put("localDatacenter", "datacenter1");
    Map<String, Object> cluster = new TreeMap<>();
    cluster.put("clusterId", "demo");
    cluster.put("spec", Map.of("store", Map.of("cassandra", cassandra)));
    return cluster;
  }

  private static APIResponse response(Operation operation, String status) {
    return Objects.requireNonNull(operation.getResponses().getAPIResponse(status));
  }

  private static void complete(Parameter parameter) {
    parameter.setDescription(PARAMETERS.get(parameter.getName()));
    if (parameter.getName().equals("validateOnly")) {
      parameter.setSchema(OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN));
    }
    if (parameter.getName().equals("pageSize")) {
      parameter.setSchema(
          OASFactory.createSchema()
              .addType(Schema.SchemaType.INTEGER)
              .minimum(java.math.BigDecimal.ZERO)
              .defaultValue(50));
    }
  }

  private static void headers(APIResponses responses) {
    for (Map.Entry<String, APIResponse> entry : responses.getAPIResponses().entrySet()) {
      APIResponse response = entry.getValue();
      if (response.getDescription() == null || response.getDescription().equals("OK")) {
        response.setDescription("As asked for");
      }
      response.addHeader("X-Request-Id", text("The call's id, the caller's own where it sent one"));
      if (entry.getKey().equals("202")) {
        response.addHeader("Location", text("The operation"));
        response.addHeader("Retry-After", text("Seconds until the operation should be asked"));
      }
    }
  }

  private static List<String> problems(
      PathItem.HttpMethod method, Operation operation, boolean open) {
    if (open) {
      return List.of("405", "406", "500", "503");
    }
    var statuses = new java.util.ArrayList<>(List.of("400", "401", "403"));
    boolean body = operation.getRequestBody() != null;
    boolean write = method != PathItem.HttpMethod.GET;
    if (!operation.getOperationId().endsWith("ListClusters")
        && !operation.getOperationId().endsWith("CreateCluster")) {
      statuses.add("404");
    }
    statuses.add("405");
    statuses.add("406");
    if (write && !operation.getOperationId().startsWith("Token")) {
      statuses.add("409");
    }
    if (operation.getOperationId().matches(".*_(Update|Delete)Cluster")) {
      statuses.add("412");
    }
    if (body) {
      statuses.addAll(List.of("413", "415"));
    }
    statuses.addAll(List.of("429", "500", "503"));
    return statuses;
  }

  private static Header text(String description) {
    return OASFactory.createHeader()
        .description(description)
        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
  }
}
