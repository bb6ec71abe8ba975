package io.totalog.standalone;

import io.totalog.kit.management.Readiness;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * One process that runs everything. First what can refuse the start (data directory, port), then
 * the embedded ZooKeeper server, then all services in one application context. Stops the other way
 * round.
 */
final class Standalone implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final long READY_MS_MAX = 15_000;
  private static final long READY_LOOK_MS = 10;

  private final String[] arguments;
  private final PrintStream out;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable DataDirectory data;
  private @Nullable EmbeddedZooKeeper zookeeper;
  private volatile @Nullable StartRefusedException refusal;
  private volatile @Nullable ConfigurableApplicationContext context;

  /**
   * Makes one that has not started.
   *
   * @param arguments as given on the command line
   * @param out where it says that it is ready
   */
  Standalone(String[] arguments, PrintStream out) {
    this.arguments = arguments.clone();
    this.out = out;
  }

  /**
   * Starts everything; returns when {@code /readyz} says so, or after {@link #READY_MS_MAX}.
   *
   * @throws StartRefusedException with one sentence, if it is the caller's to change something
   */
  void start() throws InterruptedException {
    long startNanos = System.nanoTime();
    StandaloneProperties properties = properties();
    DataDirectory opened = open(properties);
    Thread starter = Thread.currentThread();
    Thread.ofPlatform().name("zookeeper-start").start(() -> startZooKeeper(starter));
    ConfigurableApplicationContext running = run(properties, opened);
    if (isReady(running)) {
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      out.print(new ReadyNotice(base(properties), opened.path(), tookMs).text());
      out.flush();
    }
  }

  private StandaloneProperties properties() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    ConfigurationPropertySources.attach(environment);
    try {
      return Binder.get(environment).bindOrCreate("totalog", StandaloneProperties.class);
    } catch (RuntimeException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new StartRefusedException(String.valueOf(root.getMessage()));
    }
  }

  private synchronized DataDirectory open(StandaloneProperties properties) {
    DataDirectory opened = DataDirectory.open(properties.dataDir());
    data = opened;
    FreePort.require(properties.host(), properties.port());
    EmbeddedZooKeeper bound = new EmbeddedZooKeeper(opened.zookeeper());
    zookeeper = bound;
    try {
      bound.bind();
    } catch (IOException e) {
      throw new StartRefusedException("No port of 127.0.0.1 is free for ZooKeeper: " + e + ".");
    }
    return opened;
  }

  /** Starts ZooKeeper while the services are being loaded; they wait for it where they need it. */
  private void startZooKeeper(Thread starter) {
    try {
      zookeeper().start();
    } catch (IOException | RuntimeException | Error e) {
      LOG.atDebug().setCause(e).log("the embedded ZooKeeper server does not start");
      refusal =
          new StartRefusedException(
              "ZooKeeper's data below %s cannot be used: %s."
                  .formatted(zookeeper().directory(), e.getMessage()));
      // It waits for what will not come.
      starter.interrupt();
    }
  }

  private void requireZooKeeper() {
    StartRefusedException why = refusal;
    if (why != null) {
      Thread.interrupted();
      throw why;
    }
  }

  private ConfigurableApplicationContext run(
      StandaloneProperties properties, DataDirectory opened) {
    SpringApplication application = new SpringApplication(StandaloneConfiguration.class);
    application.setRegisterShutdownHook(false);
    Map<String, Object> decided =
        Map.of(
            "totalog.zookeeper", zookeeper().address(),
            "totalog.host", properties.host(),
            "totalog.port", properties.port(),
            "totalog.data-dir", opened.path().toString());
    application.addInitializers(starting -> {
      starting
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("standalone", decided));
      context = starting;
    });
    try {
      return application.run(arguments);
    } catch (RuntimeException e) {
      requireZooKeeper();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PortInUseException) {
          throw FreePort.inUse(properties.host(), properties.port());
        }
      }
      throw e;
    }
  }

  private boolean isReady(ConfigurableApplicationContext running) throws InterruptedException {
    try {
      return awaitReady(running);
    } catch (InterruptedException e) {
      requireZooKeeper();
      throw e;
    }
  }

  private boolean awaitReady(ConfigurableApplicationContext running) throws InterruptedException {
    List<Readiness> conditions = running.getBeanProvider(Readiness.class).orderedStream().toList();
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MS_MAX);
    List<String> missing = objections(conditions);
    requireZooKeeper();
    while (!missing.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
      if (closed.await(READY_LOOK_MS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      requireZooKeeper();
      missing = objections(conditions);
    }
    if (!missing.isEmpty()) {
      LOG.atError().log("not ready yet: {}", String.join(" ", missing));
    }
    return missing.isEmpty();
  }

  private static List<String> objections(List<Readiness> conditions) {
    return conditions.stream().map(Readiness::objection).flatMap(Optional::stream).toList();
  }

  private String base(StandaloneProperties properties) {
    return "http://" + properties.host() + ":" + port();
  }

  /** Returns the port of HTTP. */
  int port() {
    if (context instanceof ReactiveWebServerApplicationContext web && web.getWebServer() != null) {
      return web.getWebServer().getPort();
    }
    throw new IllegalStateException("HTTP does not listen");
  }

  /** Returns the embedded server. */
  synchronized EmbeddedZooKeeper zookeeper() {
    if (zookeeper == null) {
      throw new IllegalStateException("not started");
    }
    return zookeeper;
  }

  /**
   * Stops in order, ZooKeeper last; what it answered by then is on disk. Stopping twice is
   * harmless.
   */
  @Override
  public void close() {
    closed.countDown();
    ConfigurableApplicationContext running = context;
    if (running != null) {
      running.close();
    }
    synchronized (this) {
      if (zookeeper != null) {
        zookeeper.close();
      }
      if (data != null) {
        data.close();
      }
    }
  }
}
