package chat.skerry.operator.app;

import io.smallrye.config.ConfigMapping;

/// The operator's configuration. An unknown `skerry.…` key stops it at start.
@ConfigMapping(prefix = "skerry")
interface OperatorConfig {

  /// Image of the node that a ChatCluster gets when its spec names none (`SKERRY_NODE_IMAGE`).
  String nodeImage();

  /// Version that this image has (`SKERRY_NODE_VERSION`).
  String nodeVersion();

  /// Image of the launcher that new members are made with (`SKERRY_LAUNCHER_IMAGE`).
  String launcherImage();

  /// Namespace of the control plane (`SKERRY_NAMESPACE`).
  String namespace();
}
