package io.totalog.systemtests.server;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands {@link Servers} to tests and to their set-up methods. */
public final class ServersExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return new Servers(
        workspaceOf(context), deployment -> sharedServer(context.getRoot(), deployment));
  }

  private static Workspace workspaceOf(ExtensionContext context) {
    String name =
        context.getRequiredTestClass().getSimpleName()
            + context.getTestMethod().map(method -> "-" + method.getName()).orElse("");
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            "workspace", key -> new Workspace(name + "-" + System.nanoTime()), Workspace.class);
  }

  private static ServerUnderTest sharedServer(ExtensionContext root, Deployment deployment) {
    Store store = root.getStore(NAMESPACE);
    Workspace workspace =
        store.computeIfAbsent("shared", key -> new Workspace("shared"), Workspace.class);
    ServerUnderTest server =
        store.computeIfAbsent(
            deployment,
            key -> workspace.owned(deployment.create(workspace.directory(deployment.name()))),
            ServerUnderTest.class);
    server.start();
    return server;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      workspaceOf(context).keepEverything();
      sharedWorkspaceFailed(context.getRoot());
    }
  }

  private static void sharedWorkspaceFailed(ExtensionContext root) {
    Workspace workspace = root.getStore(NAMESPACE).get("shared", Workspace.class);
    if (workspace != null) {
      workspace.keepEverything();
    }
  }
}
