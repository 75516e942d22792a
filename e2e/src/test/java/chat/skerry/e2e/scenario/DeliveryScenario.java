package chat.skerry.e2e.scenario;

import chat.skerry.e2e.cluster.LineExtension;
import chat.skerry.e2e.report.Seen;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A scenario of delivery under faults: its method may take a [chat.skerry.e2e.cluster.Line] and a
/// [Seen].
@Test
@Tag("delivery")
@ExtendWith({LineExtension.class, Seen.Resolver.class})
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface DeliveryScenario {}
