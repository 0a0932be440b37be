/**
 * What all the tests of all modules have written is searched for secrets: {@code OutputScan} runs in the phase {@code verify} of
 * the last module, when every report is there.
 */
@NullMarked
package io.kiroproxy.it.secrets;

import org.jspecify.annotations.NullMarked;
