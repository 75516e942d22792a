package chat.skerry.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatchers;
import java.util.Arrays;
import java.util.List;

/// Foreign libraries stay in the packages that exist for them, so that each can be exchanged, and
/// so that a reader meets it in one place.
final class VendorRules {

  /// A foreign library and the packages that may use it, as ArchUnit package patterns.
  private enum Vendor {
    NETTY(
        "Netty",
        "ADR-0003 threads: bytes and event loops end at the transport",
        List.of("io.netty.."),
        List.of("chat.skerry.protocol..", "chat.skerry.node.transport..", "..client.connection..")),
    CASSANDRA(
        "the Cassandra driver",
        "ADR-0005 stores are ports",
        List.of("com.datastax..", "org.apache.cassandra.."),
        List.of("..cassandra..")),
    INFINISPAN(
        "Infinispan and JGroups",
        "ADR-0004 ownership is Infinispan's, behind a port",
        List.of("org.infinispan..", "org.jgroups.."),
        List.of("..infinispan..")),
    MVSTORE(
        "the embedded store",
        "ADR-0005 stores are ports",
        List.of("org.h2.."),
        List.of("..embedded..")),
    KUBERNETES(
        "the Kubernetes client",
        "ADR-0001 the module map: nothing on the message path knows Kubernetes",
        List.of("io.fabric8..", "io.javaoperatorsdk.."),
        List.of(
            "chat.skerry.operator..",
            "chat.skerry.crd..",
            "chat.skerry.control..",
            "chat.skerry.testkit..",
            "chat.skerry.e2e..")),
    GRPC(
        "gRPC",
        "ADR-0001 the module map: a technology at the edge of its feature",
        List.of("io.grpc.."),
        List.of("..grpc..", "..peer..", "chat.skerry.e2e..")),
    BOUNCY_CASTLE(
        "Bouncy Castle",
        "ADR-0002 the wire protocol: one place for primitives",
        List.of("org.bouncycastle.."),
        List.of("chat.skerry.protocol..", "..identity..")),
    CONSCRYPT(
        "Conscrypt",
        "ADR-0015 the fast handshake: native code behind one port, with a fallback",
        List.of("org.conscrypt.."),
        List.of("..conscrypt..")),
    PICOCLI(
        "picocli",
        "ADR-0001 the module map: a technology at the edge of its feature",
        List.of("picocli.."),
        List.of("..cli..")),
    MOCKS(
        "a mocking library",
        "ADR-0010 the testkit: ports have fakes, and one contract test for fake and real",
        List.of("org.mockito..", "org.easymock..", "mockit.."),
        List.of());

    private final String title;
    private final String decision;
    private final List<String> packages;
    private final List<String> homes;

    Vendor(String title, String decision, List<String> packages, List<String> homes) {
      this.title = title;
      this.decision = decision;
      this.packages = packages;
      this.homes = homes;
    }
  }

  private VendorRules() {}

  static List<HouseRule> of(ModuleArchitecture module) {
    return Arrays.stream(Vendor.values()).map(VendorRules::staysAtHome).toList();
  }

  private static HouseRule staysAtHome(Vendor vendor) {
    var foreign = PackageMatchers.of(vendor.packages);
    DescribedPredicate<JavaClass> outside =
        DescribedPredicate.describe("outside " + vendor.homes, type -> !isAtHome(vendor, type));
    return HouseRule.of(
        vendor.title + " is used where it belongs",
        vendor.decision,
        classes()
            .that(outside)
            .should(
                Conditions.dependOnNone(
                    vendor.title, (from, to) -> foreign.test(to.getPackageName()))));
  }

  /// A package is home, or, for gRPC, a class that says so in its name.
  private static boolean isAtHome(Vendor vendor, JavaClass type) {
    return PackageMatchers.of(vendor.homes).test(type.getPackageName())
        || vendor == Vendor.GRPC && type.getName().contains("Grpc");
  }
}
