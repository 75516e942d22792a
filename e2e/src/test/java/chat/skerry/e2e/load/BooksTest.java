package chat.skerry.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BooksTest {
  private static final int ALICE = 0;

  private final Books books = new Books();

  @Test
  void measuresFromTheMomentAtWhichATextWasDue() {
    long due = System.nanoTime() - TimeUnit.SECONDS.toNanos(2);
    books.measure(due, Long.MAX_VALUE);

    books.accepted(books.enter(due));

    assertThat(books.latency().accepted().getMinValue())
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_990));
  }

  @Test
  void countsATextOnlyOnceItIsAcceptedDeliveredAndReceipted() {
    int text = enter();
    books.accepted(text);
    books.delivered(text, ALICE);
    assertThat(books.outstanding()).isOne();

    books.receipt(text, new Nobody());

    assertThat(books.outstanding()).isZero();
  }

  @Test
  void seesATextThatComesTwice() {
    int text = enter();
    books.delivered(text, ALICE);
    books.delivered(text, ALICE);

    assertThat(books.counts().doubled()).isOne();
  }

  @Test
  void seesATextThatOvertakesAnother() {
    int first = enter();
    int second = enter();
    books.delivered(second, ALICE);
    books.delivered(first, ALICE);

    assertThat(books.counts().misordered()).isOne();
  }

  private int enter() {
    return books.enter(System.nanoTime());
  }

  /// A device that is connected to nothing.
  private record Nobody() implements Device {
    @Override
    public int number() {
      return ALICE;
    }

    @Override
    public void send(int recipient, int message) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
