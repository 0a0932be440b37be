/** The neutral request: conversation, tools, generation options, models and usage. */
@NullMarked
package io.kiroproxy.core.model;

import org.jspecify.annotations.NullMarked;
