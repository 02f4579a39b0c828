/** The "my_table" example of every LanceDB introduction, blocking and reactive. */
@NullMarked
package io.lancedb.samples.quickstart;

import org.jspecify.annotations.NullMarked;
