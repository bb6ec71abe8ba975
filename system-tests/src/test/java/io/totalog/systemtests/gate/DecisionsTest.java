package io.totalog.systemtests.gate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The protocol is decided in core and nowhere else: only core computes a seq or a min, and only
 * core compares fencing numbers. What can be checked of that is which methods the other modules
 * call. The simulation is left out where its oracle has to look at the numbers that it judges.
 */
@Timeout(60)
class DecisionsTest {
  private static final String ID = "io.totalog.core.id.";
  private static final Set<String> FENCES = Set.of(ID + "Epoch", ID + "Term");
  private static final String CORE = "io.totalog.core..";
  private static final String SIMULATION = "io.totalog.simulation..";

  /** Where numbers become bytes or text and come back, which takes their values out and in. */
  private static final String[] CODECS = {
    CORE,
    SIMULATION,
    "io.totalog.protocol..",
    "..grpc..",
    "..rpc..",
    "..rocksdb..",
    "..zookeeper..",
    "..config..",
    "io.totalog.gateway.http..",
    "io.totalog.gateway.sse..",
    "io.totalog.gateway.websocket.."
  };

  private static JavaClasses all;

  @BeforeAll
  static void importEveryModule() {
    all = new ClassFileImporter().importPaths(Repository.here().classes());
  }

  @Test
  void onlyCoreComparesEpochsAndTerms() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CORE, SIMULATION)
            .should()
            .accessTargetWhere(method(FENCES, "compareTo")));
  }

  @Test
  void onlyCodecsAndMetricsTakeTheNumberOutOfAnEpochOrTerm() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CODECS)
            .and()
            .haveSimpleNameNotEndingWith("Metrics")
            .should()
            .accessTargetWhere(method(FENCES, "value")));
  }

  @Test
  void onlyCoreAndCodecsMakeASeq() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(CODECS)
            .should()
            .accessTargetWhere(method(Set.of(ID + "Seq"), "<init>")));
  }

  @Test
  void theCutLoopAndTheReplicaTakeNoMinimum() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.totalog.sequencer.cutter..", "io.totalog.shard.replica..")
            .should()
            .callMethod(Math.class, "min", long.class, long.class)
            .orShould()
            .callMethod(Math.class, "max", long.class, long.class)
            .orShould()
            .callMethod(Long.class, "min", long.class, long.class)
            .orShould()
            .callMethod(Long.class, "max", long.class, long.class));
  }

  private static DescribedPredicate<JavaAccess<?>> method(Set<String> owners, String name) {
    return DescribedPredicate.describe(
        "the target is " + name + " of " + owners,
        access -> {
          AccessTarget target = access.getTarget();
          return owners.contains(target.getOwner().getName()) && target.getName().equals(name);
        });
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(all);
  }
}
