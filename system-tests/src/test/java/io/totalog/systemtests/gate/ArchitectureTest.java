package io.totalog.systemtests.gate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Which module and which package may know which. Packages that do not exist yet are no failure: a
 * rule holds from the day its package appears.
 */
@Timeout(60)
class ArchitectureTest {
  private static final String T = "io.totalog.";
  private static final String CORE = T + "core..";
  private static final String PROTOCOL = T + "protocol..";
  private static final String KIT = T + "kit..";

  /** Each module's package root and the other roots it may use; arrows go one way. */
  private static final Map<String, String[]> MODULES =
      new TreeMap<>(
          Map.of(
              "core",
              new String[] {},
              "protocol",
              new String[] {CORE},
              "kit",
              new String[] {CORE, PROTOCOL},
              "shard",
              new String[] {CORE, PROTOCOL, KIT},
              "sequencer",
              new String[] {CORE, PROTOCOL, KIT},
              "membership",
              new String[] {CORE, PROTOCOL, KIT},
              "gateway",
              new String[] {CORE, PROTOCOL, KIT},
              "simulation",
              new String[] {CORE}));

  private static JavaClasses all;

  @BeforeAll
  static void importEveryModule() {
    all = new ClassFileImporter().importPaths(Repository.here().classes());
  }

  @Test
  void theImportSeesEveryModule() {
    for (String module : MODULES.keySet()) {
      assertThat(all).anyMatch(type -> type.getPackageName().startsWith(T + module));
    }
  }

  @Test
  void modulesDependOneWay() {
    MODULES.forEach((module, allowed) ->
        check(
            noClasses()
                .that()
                .resideInAPackage(T + module + "..")
                .should()
                .dependOnClassesThat(
                    resideInAPackage("io.totalog..")
                        .and(not(resideInAPackage(T + module + "..")))
                        .and(not(resideInAnyPackage(allowed))))));
  }

  @Test
  void coreKnowsOnlyTheJdk() {
    check(
        classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                CORE,
                "java.lang..",
                "java.util..",
                "java.nio",
                "java.nio.charset",
                "java.time",
                "org.jspecify.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "java.lang.reflect.."));
  }

  @Test
  void coreTakesTimeAndRandomnessAsArguments() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                Thread.class,
                ThreadLocal.class,
                java.time.Clock.class,
                java.util.Random.class,
                java.util.Timer.class);
    check(rule);
  }

  @Test
  void corePackagesKnowOnlyWhatTheTableSays() {
    coreMayUse("id");
    coreMayUse("error", "id", "record");
    coreMayUse("record", "id", "error");
    coreMayUse("append", "id", "record", "error", "view", "merge");
    coreMayUse("cut", "id", "record", "error");
    coreMayUse("view", "id", "record", "error");
    coreMayUse("merge", "id", "record", "error", "view");
    coreMayUse("placement", "id", "record", "error", "view");
    apart("core.sequencer..", "core.shard..");
    apart("core.shard..", "core.sequencer..");
  }

  private static void coreMayUse(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = T + "core." + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = T + "core." + others[i] + "..";
    }
    check(
        noClasses()
            .that()
            .resideInAPackage(T + "core." + name + "..")
            .should()
            .dependOnClassesThat(resideInAPackage(CORE).and(not(resideInAnyPackage(allowed)))));
  }

  @Test
  void gatewayLogKnowsNoSurface() {
    apart("gateway.log..", "gateway.http..", "gateway.sse..", "gateway.websocket..");
    without("gateway.log", "org.springframework..", "io.grpc..", "org.apache.curator..");
  }

  @Test
  void surfacesReachTheClusterThroughGatewayLogOnly() {
    for (String surface : new String[] {"http", "sse", "websocket"}) {
      without(
          "gateway." + surface + "..",
          "io.grpc..",
          "org.apache.curator..",
          "com.google.protobuf..");
    }
  }

  @Test
  void decidingPackagesKnowNoTransport() {
    String[] transports = {
      "org.springframework..", "io.grpc..", "org.apache.curator..", "org.rocksdb.."
    };
    without("shard.replica", transports);
    without("sequencer.cutter", transports);
    apart("shard.replica", "shard.rpc..", "shard.read..", "shard.report..");
    without("shard.store", "org.rocksdb..");
  }

  @Test
  void technologiesStayInTheirAdapters() {
    only("org.rocksdb..", "..rocksdb..", "..config..");
    only("org.apache.curator..", "..zookeeper..", "..config..", KIT, T + "standalone..");
    only("org.apache.zookeeper..", "..zookeeper..", "..config..", KIT, T + "standalone..");
    only("io.lettuce..", "..redis..", "..config..");
    only("org.springframework.data.redis..", "..redis..", "..config..");
  }

  private static void only(String technology, String... homes) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(technology));
  }

  @Test
  void wiringIsByConstructorAndInConfigOnly() {
    for (String stereotype : new String[] {"Component", "Service", "Repository"}) {
      check(noClasses().should().beAnnotatedWith("org.springframework.stereotype." + stereotype));
    }
    for (String injection :
        new String[] {
          "org.springframework.beans.factory.annotation.Autowired",
          "org.springframework.beans.factory.annotation.Value"
        }) {
      check(fields().should().notBeAnnotatedWith(injection));
    }
    check(
        classes()
            .that()
            .areAnnotatedWith("org.springframework.context.annotation.Configuration")
            .should()
            .resideInAnyPackage("..config..", KIT, T + "standalone.."));
  }

  private static void apart(String packages, String... forbidden) {
    String[] full = java.util.Arrays.stream(forbidden).map(T::concat).toArray(String[]::new);
    without(packages, full);
  }

  private static void without(String packages, String... forbidden) {
    check(
        noClasses()
            .that()
            .resideInAPackage(T + packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(all);
  }
}
