/** The neutral answer: a flat run of events without block indexes; each client protocol derives its own framing. */
@NullMarked
package io.kiroproxy.core.event;

import org.jspecify.annotations.NullMarked;
