package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.writeback.EvictionPolicy.Level;
import chat.skerry.node.mailbox.writeback.EvictionPolicy.Survey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

final class EvictionPolicyProperties {
  private static final long NOW = 1_790_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long MONTH = Duration.ofDays(30).toMillis();
  private static final EvictionPolicy FAIR =
      EvictionPolicy.heavyAndOldFirst(Duration.ofMillis(HOUR));

  private record Held(long bytes, long ageMillis) {
    double weight() {
      return 1 / (1 + (double) ageMillis / HOUR);
    }
  }

  @Property
  void neverKeepsMoreThanTheTarget(
      @ForAll("held") List<Held> held, @ForAll @LongRange(max = 10_000_000) long target) {
    assertThat(kept(FAIR, held, target)).isLessThanOrEqualTo(target);
    assertThat(kept(EvictionPolicy.oldFirst(), held, target)).isLessThanOrEqualTo(target);
  }

  @Property
  void touchesNobodyWhileThereIsRoom(@ForAll("held") List<Held> held) {
    long total = held.stream().mapToLong(Held::bytes).sum();
    for (EvictionPolicy policy : List.of(FAIR, EvictionPolicy.oldFirst())) {
      Level level = level(policy, held, total);
      assertThat(held).allMatch(one -> keeps(level, one) == one.bytes());
    }
  }

  /// A ninth for the width of a bucket, a byte a mailbox for rounding.
  @Property
  void usesTheRoomThereIs(
      @ForAll("held") List<Held> held, @ForAll @LongRange(max = 10_000_000) long target) {
    long total = held.stream().mapToLong(Held::bytes).sum();
    long room = Math.min(total, target);
    assertThat(kept(FAIR, held, target)).isGreaterThanOrEqualTo(room * 8 / 9 - held.size() - 1);
    assertThat(kept(EvictionPolicy.oldFirst(), held, target))
        .isGreaterThanOrEqualTo(room - held.size() - 1);
  }

  @Property
  void neverTouchesAMailboxBelowItsShare(
      @ForAll("held") List<Held> held, @ForAll @LongRange(max = 10_000_000) long target) {
    double weights = held.stream().mapToDouble(Held::weight).sum();
    Level level = level(FAIR, held, target);
    assertThat(held)
        .filteredOn(one -> one.bytes() < target / weights * one.weight() * 0.999)
        .allMatch(one -> keeps(level, one) == one.bytes());
  }

  /// However much a heavy one piles up.
  @Property
  void lightMailboxesStayWhateverAHeavyOneHolds(
      @ForAll @IntRange(min = 1, max = 200) int light,
      @ForAll @LongRange(min = 1, max = 10_000) long lightBytes,
      @ForAll @LongRange(min = 1, max = 1L << 40) long heavyBytes) {
    var held = new ArrayList<Held>();
    for (int i = 0; i < light; i++) {
      held.add(new Held(lightBytes, HOUR));
    }
    held.add(new Held(heavyBytes, HOUR));
    Level level = level(FAIR, held, (light + 1) * lightBytes + light + 1);
    assertThat(held.subList(0, light)).allMatch(one -> keeps(level, one) == one.bytes());
  }

  @Property
  void ofTwoEquallyOldTheHeavierLosesMore(
      @ForAll("held") List<Held> held,
      @ForAll @LongRange(max = 10_000_000) long target,
      @ForAll @LongRange(min = 1, max = 1_000_000) long more) {
    Level level = level(FAIR, held, target);
    for (Held one : held) {
      long lost = one.bytes() - keeps(level, one);
      Held heavier = new Held(one.bytes() + more, one.ageMillis());
      assertThat(heavier.bytes() - keeps(level, heavier)).isGreaterThanOrEqualTo(lost);
    }
  }

  @Property
  void ofTwoEquallyHeavyTheOlderLosesMore(
      @ForAll("held") List<Held> held,
      @ForAll @LongRange(max = 10_000_000) long target,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long older) {
    for (EvictionPolicy policy : List.of(FAIR, EvictionPolicy.oldFirst())) {
      Level level = level(policy, held, target);
      for (Held one : held) {
        Held other = new Held(one.bytes(), one.ageMillis() + older);
        assertThat(keeps(level, other)).isLessThanOrEqualTo(keeps(level, one));
      }
    }
  }

  /// The rule in numbers: what age alone would do to the light ones, and what shares do.
  @Example
  void aHeavyUserLeavesWhereAgeAloneWouldPushOutTheLightOnes() {
    Held light = new Held(1_000, 3 * HOUR);
    Held heavy = new Held(10_000_000, 2 * HOUR);
    var held = new ArrayList<>(Collections.nCopies(1_000, light));
    held.add(heavy);
    long target = 2_000_000;
    Level fair = level(FAIR, held, target);
    assertThat(keeps(fair, light)).isEqualTo(light.bytes());
    assertThat(keeps(fair, heavy)).isBetween(880_000L, 1_000_000L);
    Level byAge = level(EvictionPolicy.oldFirst(), held, target);
    assertThat(keeps(byAge, light)).isZero();
  }

  private static long kept(EvictionPolicy policy, List<Held> held, long target) {
    Level level = level(policy, held, target);
    return held.stream().mapToLong(one -> keeps(level, one)).sum();
  }

  private static long keeps(Level level, Held held) {
    return level.keeps(held.bytes(), NOW - held.ageMillis());
  }

  private static Level level(EvictionPolicy policy, List<Held> held, long target) {
    Survey survey = policy.survey(NOW);
    held.forEach(one -> survey.add(one.bytes(), NOW - one.ageMillis()));
    return survey.level(target);
  }

  /// Many light ones, a few heavy ones, young and old ones.
  @Provide
  Arbitrary<List<Held>> held() {
    Arbitrary<Long> bytes =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 5_000), Arbitraries.longs().between(1, 5_000_000));
    Arbitrary<Long> age =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, HOUR), Arbitraries.longs().between(0, MONTH));
    return Combinators.combine(bytes, age).as(Held::new).list().ofMinSize(1).ofMaxSize(100);
  }
}
