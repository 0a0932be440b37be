package io.kiroproxy.it.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a test shows of the command line by running it. {@link Programs} fails a test that claims what it did not run;
 * {@link EveryVerbIsShownTest} fails when nothing claims a verb.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Shows {

    /** Verbs that a process ended well with, such as {@code accounts list}; with {@code --json} at the end, as JSON. */
    String[] value() default {};

    /** Exit codes that a process ended with. */
    int[] exits() default {};
}
