package io.totalog.systemtests.conformance;

import java.util.ArrayList;
import java.util.List;

/** An event stream in short: {@code open:-1}, {@code message:0}, {@code end}. */
final class EventSummary {
  private EventSummary() {}

  static List<String> of(String stream) {
    List<String> events = new ArrayList<>();
    for (String block : stream.split("\n\n")) {
      String type = "message";
      String id = "";
      boolean hasContent = false;
      for (String line : block.split("\n")) {
        if (line.startsWith("event:")) {
          type = line.substring(6).strip();
        } else if (line.startsWith("id:")) {
          id = ":" + line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          hasContent = true;
        }
      }
      if (hasContent) {
        events.add("end".equals(type) ? type : type + id);
      }
    }
    return events;
  }
}
