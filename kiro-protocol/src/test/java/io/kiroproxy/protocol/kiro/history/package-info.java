/** Tests of what is done about long histories. */
@NullMarked
package io.kiroproxy.protocol.kiro.history;

import org.jspecify.annotations.NullMarked;
