/** Every setting has an effect that is seen from outside. */
@org.jspecify.annotations.NullMarked
package io.kiroproxy.it.settings;
