/**
 * Tests against the official clients: their files, and their JNI binding in turns with this one.
 */
@NullMarked
package io.lancedb.compatibility;

import org.jspecify.annotations.NullMarked;
