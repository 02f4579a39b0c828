package io.lancedb.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that run the official JNI binding. Where the platform has no library for it they are
 * skipped, saying so; with {@code CI=true} in the environment that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OfficialBindingCondition.class)
@interface OfficialBinding {}
