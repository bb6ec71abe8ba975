package io.totalog.membership.config;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Membership as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(MembershipServiceConfiguration.class)
public class MembershipServiceApplication {

  /** Starts it; it ends with a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(MembershipServiceApplication.class, arguments);
  }
}
