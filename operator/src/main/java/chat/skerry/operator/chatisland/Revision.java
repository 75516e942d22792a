package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.plan.Child;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/// The revision of a member: a short hash of what the spec says about its pod, kept in an
/// annotation of the pod. The template is left out on purpose: a new operator must not make members
/// roll. A field that is added to the spec later joins the hash only where it is set.
final class Revision {

  static final String ANNOTATION = "skerry.chat/revision";

  private Revision() {}

  /// Whether the pod was made from this spec.
  static boolean isOf(Pod pod, ChatIslandSpec spec) {
    var annotations = pod.getMetadata().getAnnotations();
    return annotations != null && of(spec).equals(annotations.get(ANNOTATION));
  }

  static String of(ChatIslandSpec spec) {
    var member = spec.member();
    List<Object> input = new ArrayList<>();
    input.add(spec.version());
    input.add(spec.image());
    input.add(spec.imagePullPolicy() == null ? "" : spec.imagePullPolicy());
    input.add(spec.store());
    input.add(member.cpuOrDefault().toString());
    input.add(member.memoryOrDefault().toString());
    input.add(member.pinnedOrDefault());
    input.add(member.spreadOrDefault());
    input.add(member.nodeSelectorOrDefault());
    input.add(member.tolerationsOrDefault());
    input.add(member.javaOptions() == null ? "" : member.javaOptions());
    if (spec.limits() != null && !spec.limits().equals(LimitsSpec.DEFAULT)) {
      input.add(spec.limits());
    }
    if (spec.access().takesWebSockets()) {
      input.add("webSocket");
    }
    return Child.fingerprint(input);
  }
}
