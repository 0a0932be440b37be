/**
 * The web UI in a real browser: the distribution's Chromium through Playwright. {@link io.kiroproxy.it.ui.UiUnderTest}
 * runs one simulator and one proxy per class in front of one browser and gives every test a browser profile of its own, whose
 * {@link io.kiroproxy.it.ui.Watch} fails the test on an error in the console, a violation of the content security
 * policy or a request to anywhere but the proxy. Where no Chromium is, the tests are skipped and say so.
 */
@NullMarked
package io.kiroproxy.it.ui;

import org.jspecify.annotations.NullMarked;
