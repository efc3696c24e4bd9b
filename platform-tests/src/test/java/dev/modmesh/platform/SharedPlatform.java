package dev.modmesh.platform;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one platform that all test classes with the same extension share. */
public abstract class SharedPlatform implements ParameterResolver, AfterTestExecutionCallback {
  private final Platform.Builder builder;

  /** The platform that this builds is started for the first test that asks for it. */
  protected SharedPlatform(Platform.Builder builder) {
    this.builder = builder;
  }

  @Override
  public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Platform.class;
  }

  @Override
  public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return shared(context);
  }

  @Override
  public final void afterTestExecution(ExtensionContext context) {
    shared(context).afterTestExecution(context);
  }

  private Platform shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(getClass()))
        .computeIfAbsent(Platform.class, unused -> builder.build().start(), Platform.class);
  }
}
