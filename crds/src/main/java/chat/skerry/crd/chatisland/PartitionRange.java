package chat.skerry.crd.chatisland;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/// A closed range of partitions.
@JsonInclude(JsonInclude.Include.ALWAYS)
@ValidationRule(value = "self.first <= self.last", message = "expected first to be at most last")
public record PartitionRange(
    @Required @Min(0) @Max(65535) int first, @Required @Min(0) @Max(65535) int last) {}
