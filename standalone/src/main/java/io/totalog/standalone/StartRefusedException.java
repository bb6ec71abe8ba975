package io.totalog.standalone;

/** The process cannot start. The message is one sentence for whoever started it. */
final class StartRefusedException extends RuntimeException {

  StartRefusedException(String sentence) {
    super(sentence, null, false, false);
  }
}
