package io.totalog.sequencer.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Election} keeps to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class ElectionContract {

  private final List<Election> made = new ArrayList<>();

  /** Makes a candidate of one queue that all of a test's candidates share. */
  protected abstract Election candidate(String name);

  @AfterEach
  void closeAll() {
    made.forEach(Election::close);
  }

  protected final Election make(String name) {
    Election election = candidate(name);
    made.add(election);
    return election;
  }

  protected static void awaitTurn(Election election) {
    await().atMost(20, TimeUnit.SECONDS).until(election::isMyTurn);
  }

  private Election entered(String name) {
    Election election = make(name);
    election.start(() -> {});
    return election;
  }

  @Test
  void oneThatHasNotEnteredHasNoTurn() {
    Election outside = make("a");
    outside.yieldTurn();
    assertThat(outside.isMyTurn()).isFalse();
  }

  @Test
  void theFirstHasTheTurnAndIsTold() {
    AtomicInteger told = new AtomicInteger();
    Election first = make("a");
    first.start(told::incrementAndGet);
    awaitTurn(first);
    await().until(() -> told.get() > 0);
  }

  @Test
  void onlyOneHasTheTurn() {
    Election first = entered("a");
    awaitTurn(first);
    Election second = entered("b");
    await()
        .during(300, TimeUnit.MILLISECONDS)
        .atMost(5, TimeUnit.SECONDS)
        .until(() -> first.isMyTurn() && !second.isMyTurn());
  }

  @Test
  void theNextHasTheTurnWhenTheFirstLeaves() {
    Election first = entered("a");
    awaitTurn(first);
    AtomicInteger told = new AtomicInteger();
    Election second = make("b");
    second.start(told::incrementAndGet);
    first.close();
    awaitTurn(second);
    assertThat(first.isMyTurn()).isFalse();
    await().until(() -> told.get() > 0);
  }

  @Test
  void oneThatYieldsIsBehindTheOthers() {
    Election first = entered("a");
    awaitTurn(first);
    Election second = entered("b");
    first.yieldTurn();
    awaitTurn(second);
    assertThat(first.isMyTurn()).isFalse();
    second.close();
    awaitTurn(first);
  }

  @Test
  void enteringAgainIsEnteringOnce() {
    Election first = entered("a");
    awaitTurn(first);
    first.start(() -> {});
    awaitTurn(first);
    Election second = entered("b");
    first.close();
    awaitTurn(second);
  }

  @Test
  void oneThatIsClosedStaysOutside() {
    Election first = entered("a");
    awaitTurn(first);
    first.close();
    first.start(() -> {});
    first.yieldTurn();
    Election second = entered("b");
    awaitTurn(second);
    assertThat(first.isMyTurn()).isFalse();
  }
}
