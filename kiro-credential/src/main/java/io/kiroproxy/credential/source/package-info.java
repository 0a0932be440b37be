/**
 * Where credentials come from: the IDE's token files, KiroProxy's, what other tools export,
 * environment variables, and the database of kiro-cli. Everything is read,
 * nothing is written, and only files whose names a caller gave, inside roots that it named.
 */
@NullMarked
package io.kiroproxy.credential.source;

import org.jspecify.annotations.NullMarked;
