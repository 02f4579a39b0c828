package io.lancedb.objectstore.decorator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import io.lancedb.objectstore.testing.RecordingStore;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A decorator that forgot a method would let calls pass unchanged. */
class DecoratorsTest {

  @Test
  void everyDecoratorDeclaresEveryMethod() throws NoSuchMethodException {
    for (Class<?> decorator :
        List.of(
            RetryStore.class, LimitStore.class, FaultInjectingStore.class, RecordingStore.class)) {
      for (Method method : ObjectStore.class.getMethods()) {
        Method declared = decorator.getDeclaredMethod(method.getName(), method.getParameterTypes());
        assertThat(declared.getDeclaringClass()).isEqualTo(decorator);
      }
    }
  }

  @Test
  void theInterfaceHasPrimitivesOnly() {
    assertThat(ObjectStore.class.getMethods()).noneMatch(Method::isDefault);
  }
}
