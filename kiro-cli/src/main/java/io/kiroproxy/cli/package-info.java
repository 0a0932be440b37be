/**
 * The program {@code kiro-proxy}: one class per verb, nothing but argument handling and printing. What a verb does is in
 * the library modules. Data goes to standard output, everything else to standard error; exit codes are those of
 * {@link io.kiroproxy.cli.ExitCode}.
 */
@NullMarked
package io.kiroproxy.cli;

import org.jspecify.annotations.NullMarked;
