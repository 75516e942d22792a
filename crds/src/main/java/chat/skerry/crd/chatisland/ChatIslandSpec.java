package chat.skerry.crd.chatisland;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.Patterns;
import chat.skerry.crd.chatcluster.PullPolicy;
import chat.skerry.crd.chatcluster.StoreSpec;
import chat.skerry.crd.schema.ListMapKeys;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One island of a ChatCluster: its share of the partitions, and how its members are run.
///
/// @param cluster name of the ChatCluster in the same namespace
/// @param image full reference, resolved
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListMapKeys.class, input = "memberReleases=name")
public record ChatIslandSpec(
    @JsonPropertyDescription("Name of the ChatCluster in the same namespace")
        @Required
        @Size(min = 1, max = 40)
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        String cluster,
    @Required
        @Min(0)
        @Max(255)
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        int index,
    @JsonPropertyDescription("The partitions that the island carries")
        @Required
        @Size(min = 1, max = 1024)
        List<PartitionRange> partitions,
    @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = Patterns.VERSION_RULE,
            message = "expected a semantic version such as 1.4.0 or 1.4.0-rc.1",
            messageExpression =
                "self + ' (expected: a semantic version such as 1.4.0 or 1.4.0-rc.1)'")
        String version,
    @Required @Size(min = 1, max = 512) String image,
    @Nullable PullPolicy imagePullPolicy,
    @Required StoreSpec store,
    @Required AccessSpec access,
    @Required MemberSpec member,
    @Nullable LimitsSpec limits,
    @JsonPropertyDescription("Members whose release is another one than the island's")
        @Size(max = 2)
        @Nullable List<MemberRelease> memberReleases) {

  public ChatIslandSpec {
    partitions = partitions == null ? List.of() : List.copyOf(partitions);
    memberReleases = memberReleases == null ? List.of() : List.copyOf(memberReleases);
  }

  /// Never null: an absent list is empty.
  @Override
  public List<MemberRelease> memberReleases() {
    return memberReleases == null ? List.of() : memberReleases;
  }

  /// What was asked of one member by name, where it is not what the island has.
  public Optional<MemberRelease> releaseOf(String memberName) {
    return memberReleases().stream().filter(r -> r.name().equals(memberName)).findFirst();
  }

  /// The same island with another release, and no member that differs.
  public ChatIslandSpec withRelease(String otherVersion, String otherImage) {
    return new ChatIslandSpec(
        cluster,
        index,
        partitions,
        otherVersion,
        otherImage,
        imagePullPolicy,
        store,
        access,
        member,
        limits,
        null);
  }

  public ChatIslandSpec withMemberReleases(List<MemberRelease> releases) {
    return new ChatIslandSpec(
        cluster,
        index,
        partitions,
        version,
        image,
        imagePullPolicy,
        store,
        access,
        member,
        limits,
        releases);
  }

  public LimitsSpec limitsOrDefault() {
    return limits == null ? LimitsSpec.DEFAULT : limits;
  }

  /// How many members the island has: one with an embedded store, else two.
  public int memberCount() {
    return store.embedded() == null ? 2 : 1;
  }
}
