/** Says what the linter of the Kiro provider would mend or refuse in a client's request, without sending it. */
@NullMarked
package io.kiroproxy.server.lint;

import org.jspecify.annotations.NullMarked;
