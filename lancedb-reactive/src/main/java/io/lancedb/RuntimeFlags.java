package io.lancedb;

import io.lancedb.error.RuntimeFlagsMissingException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The JVM flags without which Arrow cannot reach its memory. Arrow itself finds out in a static
 * initialiser, as a {@code NoClassDefFoundError} somewhere; this check comes before it.
 */
final class RuntimeFlags {

  private static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  /** The last JDK that permits access to memory through Unsafe unless it is told otherwise. */
  private static final int LAST_JDK_THAT_ALLOWS_UNSAFE = 25;

  private RuntimeFlags() {}

  /**
   * Passes if this JVM can run Arrow, without touching Arrow's own initialisers.
   *
   * @throws RuntimeFlagsMissingException with the flags to add, and where
   */
  static void check() {
    Module arrow = MemoryUtil.class.getModule();
    List<String> missing = new ArrayList<>();
    if (!Object.class.getModule().isOpen("java.nio", arrow)) {
      missing.add("--add-opens=java.base/java.nio=" + target(arrow));
    }
    if (unsafeIsDenied()) {
      missing.add(ALLOW_UNSAFE);
    }
    if (!missing.isEmpty()) {
      throw new RuntimeFlagsMissingException(message(missing, target(arrow)));
    }
  }

  private static String target(Module arrow) {
    return arrow.isNamed() ? arrow.getName() : "ALL-UNNAMED";
  }

  private static boolean unsafeIsDenied() {
    String option = System.getProperty("sun.misc.unsafe.memory.access");
    if (option != null) {
      return option.equals("deny");
    }
    // Asking Unsafe makes the JVM print a warning, so only a JDK that may deny it is asked.
    return Runtime.version().feature() > LAST_JDK_THAT_ALLOWS_UNSAFE && unsafeThrows();
  }

  private static boolean unsafeThrows() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      unsafe.getMethod("freeMemory", long.class).invoke(instance.get(null), 0L);
      return false;
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof UnsupportedOperationException;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Unsafe is not there, or not in this form: nothing that this flag would change.
      return false;
    }
  }

  private static String message(List<String> missing, String target) {
    String all =
        "--add-opens=java.base/java.nio="
            + target
            + " "
            + ALLOW_UNSAFE
            + " --enable-native-access="
            + target
            + " --add-modules=jdk.incubator.vector";
    return """
    This JVM was started without %1$s, which Apache Arrow needs. Start it with
      %2$s
    in one of these places:
      java command line    java %2$s -jar app.jar
      any java launcher    JDK_JAVA_OPTIONS="%2$s"
      Maven tests          <argLine>%2$s</argLine> of maven-surefire-plugin and maven-failsafe-plugin
      Gradle               tasks.withType(Test) and tasks.withType(JavaExec): jvmArgs(%3$s)
      Spring Boot          <jvmArguments>%2$s</jvmArguments> of spring-boot-maven-plugin; bootRun { jvmArgs(%3$s) } in Gradle
      containers           ENV JDK_JAVA_OPTIONS="%2$s\"\
    """
        .formatted(String.join(" and ", missing), all, "\"" + all.replace(" ", "\", \"") + "\"");
  }
}
