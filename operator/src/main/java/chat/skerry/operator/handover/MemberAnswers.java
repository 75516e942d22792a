package chat.skerry.operator.handover;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// Asks members how they are. Never blocks.
public interface MemberAnswers {

  /// The last answer of the member in this pod, where it is not too old; asks again meanwhile.
  Optional<MemberAnswer> of(Pod pod);
}
