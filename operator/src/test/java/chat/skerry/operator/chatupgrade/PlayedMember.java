package chat.skerry.operator.chatupgrade;

import chat.skerry.operator.chatisland.PodRelease;
import chat.skerry.operator.handover.MemberAnswer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A member that a test plays: its pod, and the process in it.
final class PlayedMember {

  final String name;
  String version;
  String image;
  String uid = "";
  boolean there = true;
  boolean ready = true;
  boolean handsOver = true;
  boolean answers = true;
  boolean endsLater;
  int restarts;
  String release;
  long generation = 1;
  long sessions;
  String stage = MemberAnswer.SERVING;
  String durability = "TWO_MEMBERS";
  OptionalLong memoryFree = OptionalLong.empty();
  List<Integer> written = List.of(1);
  Optional<MemberAnswer.Failure> failure = Optional.empty();

  PlayedMember(String name, String version, String image) {
    this.name = name;
    this.version = version;
    this.image = image;
    this.release = version;
  }

  void begin(String newUid, String newVersion, String newImage) {
    uid = newUid;
    version = newVersion;
    image = newImage;
    release = newVersion;
    there = true;
    ready = true;
    endsLater = false;
    restarts = 0;
    generation = 1;
    failure = Optional.empty();
  }

  void takeOver(String newRelease) {
    release = newRelease;
    generation++;
  }

  void fail(String reason, String text, int at) {
    failure = Optional.of(new MemberAnswer.Failure(reason, text, "t" + at));
  }

  Pod pod() {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("acme")
            .withName(name)
            .withUid(uid)
            .addToAnnotations(PodRelease.ANNOTATION, version)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName(PodRelease.NODE_CONTAINER)
            .withImage(handsOver ? "r/launcher:1" : image)
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPodIP("10.0.0.1")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .addNewContainerStatus()
            .withName(PodRelease.NODE_CONTAINER)
            .withReady(ready)
            .withRestartCount(restarts)
            .endContainerStatus()
            .endStatus();
    if (handsOver) {
      pod.editSpec()
          .addNewContainer()
          .withName(PodRelease.CONTAINER)
          .withImage(image)
          .endContainer()
          .endSpec();
    }
    return pod.build();
  }

  Optional<MemberAnswer> answer() {
    return answers && ready
        ? Optional.of(
            new MemberAnswer(
                release,
                generation,
                stage,
                sessions,
                written,
                List.of(1),
                failure,
                Optional.of(durability),
                memoryFree,
                OptionalLong.of(200 << 20)))
        : Optional.empty();
  }
}
