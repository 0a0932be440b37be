/**
 * Estimates of tokens, for counts the upstream does not report. {@link io.kiroproxy.core.tokens.TokenEstimator}
 * looks at characters only; {@link io.kiroproxy.core.tokens.Calibration} learns per model how far off that is.
 */
@NullMarked
package io.kiroproxy.core.tokens;

import org.jspecify.annotations.NullMarked;
