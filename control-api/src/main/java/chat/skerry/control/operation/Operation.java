package chat.skerry.control.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.google.rpc.Code;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The state of a write.
///
/// @param name absent for a write that was only validated
/// @param error set when it is done and has failed
@JsonInclude(Include.NON_NULL)
public record Operation(
    @Schema(
            description = "Absent for a write that was only validated",
            examples = "tenants/acme/operations/create.demo.0a1b2c3d.1")
        @Nullable String name,
    @Schema(required = true) boolean done,
    @Schema(description = "Set when the operation is done and has failed") @Nullable Failure error,
    @Schema(required = true) Metadata metadata) {

  /// Why it failed.
  @Schema(name = "OperationFailure")
  public record Failure(
      @Schema(
              required = true,
              implementation = String.class,
              description = "SPEC_INVALID, SUPERSEDED or CLUSTER_DELETED; more may come",
              examples = "SPEC_INVALID")
          Reason reason,
      @Schema(required = true, description = "For people") String detail) {}

  /// Why operations fail.
  public enum Reason {
    /// The platform can't carry out what the spec says.
    SPEC_INVALID(Code.FAILED_PRECONDITION),
    /// A later write is in front.
    SUPERSEDED(Code.ABORTED),
    /// The cluster is gone, or going.
    CLUSTER_DELETED(Code.ABORTED);

    private final Code code;

    Reason(Code code) {
      this.code = code;
    }

    Code code() {
      return code;
    }
  }

  /// What it is about and how far it is.
  ///
  /// @param step one word for programs
  /// @param message the same for people
  @Schema(name = "OperationMetadata")
  @JsonInclude(Include.NON_NULL)
  public record Metadata(
      @Schema(required = true, examples = "create", description = "create, update or delete")
          String kind,
      @Schema(required = true, examples = "tenants/acme/clusters/demo") String target,
      @Schema(required = true, description = "The generation that the write made", examples = "1")
          long generation,
      @Schema(description = "What is waited for, for programs", examples = "IslandsNotReady")
          @Nullable String step,
      @Schema(description = "What is waited for, for people") @Nullable String message,
      @Schema(description = "When to ask again", examples = "2") @Nullable Long retryAfterSeconds,
      @Schema(description = "True: nothing was written") @Nullable Boolean validateOnly) {}

  /// A write that was only checked.
  public static Operation validated(String tenant, OperationName name) {
    return new Operation(
        null,
        true,
        null,
        new Metadata(
            name.kind().word(), target(tenant, name), name.generation(), null, null, null, true));
  }

  static Operation done(String tenant, OperationName name) {
    return new Operation(full(tenant, name), true, null, metadata(tenant, name, null, null, null));
  }

  static Operation failed(String tenant, OperationName name, Reason reason, String detail) {
    return new Operation(
        full(tenant, name),
        true,
        new Failure(reason, detail),
        metadata(tenant, name, null, null, null));
  }

  static Operation running(
      String tenant, OperationName name, String step, String message, Duration retryAfter) {
    return new Operation(
        full(tenant, name), false, null, metadata(tenant, name, step, message, retryAfter));
  }

  /// When to ask again; null when done.
  @JsonIgnore
  public @Nullable Duration retryAfter() {
    Long seconds = metadata.retryAfterSeconds();
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static Metadata metadata(
      String tenant,
      OperationName name,
      @Nullable String step,
      @Nullable String message,
      @Nullable Duration retryAfter) {
    return new Metadata(
        name.kind().word(),
        target(tenant, name),
        name.generation(),
        step,
        message,
        retryAfter == null ? null : retryAfter.toSeconds(),
        null);
  }

  private static String full(String tenant, OperationName name) {
    return "tenants/" + tenant + "/operations/" + name;
  }

  private static String target(String tenant, OperationName name) {
    return "tenants/" + tenant + "/clusters/" + name.cluster();
  }
}
