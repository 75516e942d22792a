package chat.skerry.control.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One field that is not as expected.
///
/// @param field path in the request, for example `spec.islands`
/// @param message what it is and what was expected
public record Violation(
    @Schema(
            required = true,
            description = "Path of the field in the request",
            examples = "spec.islands")
        String field,
    @Schema(
            required = true,
            description = "What it is and what was expected",
            examples = "0 (expected: 1 to 256)")
        String message) {}
