package io.totalog.systemtests.conformance;

import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * One sentence of the contract.
 *
 * @param sentence what holds
 * @param before requests that have to succeed first; rows share nothing else with each other
 * @param request what is sent
 * @param expectation judges the answer
 */
record Row(
    String sentence,
    List<RawRequest> before,
    RawRequest request,
    Consumer<RawResponse> expectation) {

  static Row row(String sentence, RawRequest request, Consumer<RawResponse> expectation) {
    return new Row(sentence, List.of(), request, expectation);
  }

  Row after(RawRequest... requests) {
    return new Row(sentence, List.of(requests), request, expectation);
  }

  void check(RawHttp http) {
    for (RawRequest one : before) {
      Expect.success().accept(http.send(one));
    }
    expectation.accept(http.send(request));
  }

  @Override
  public String toString() {
    return sentence;
  }
}
