package io.lancedb.compatibility;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lance.JniLoader;

/** Loads the binding's native library once and decides whether its tests run. */
final class OfficialBindingCondition implements ExecutionCondition {

  private static final @Nullable String PROBLEM = load();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return decide(PROBLEM, System.getenv("CI"));
  }

  static ConditionEvaluationResult decide(@Nullable String problem, @Nullable String ci) {
    if (problem == null) {
      return ConditionEvaluationResult.enabled("the official binding is loaded");
    }
    String reason =
        "No native library of the official binding for %s %s: %s"
            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), problem);
    if ("true".equals(ci)) {
      throw new IllegalStateException(reason + " (must not be skipped with CI=true)");
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  private static @Nullable String load() {
    try {
      JniLoader.ensureLoaded();
      return null;
    } catch (LinkageError | RuntimeException problem) {
      return problem.toString();
    }
  }
}
