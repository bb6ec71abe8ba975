package io.totalog.sequencer.cutlog;

import java.util.ArrayList;
import java.util.List;

/** Keeps the answers to writes in the order they came. */
final class Answers {

  private final List<Long> done = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();

  WriteAnswer of(long number) {
    return new WriteAnswer() {
      @Override
      public void onDone() {
        add(done, number);
      }

      @Override
      public void onFailed(String reason) {
        add(failed, number);
      }
    };
  }

  private synchronized void add(List<Long> list, long number) {
    list.add(number);
  }

  synchronized List<Long> done() {
    return List.copyOf(done);
  }

  synchronized List<Long> failed() {
    return List.copyOf(failed);
  }

  synchronized int count() {
    return done.size() + failed.size();
  }
}
