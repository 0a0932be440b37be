/**
 * Settings of a server as values, and one way to read them from YAML.
 *
 * <p>{@link io.kiroproxy.server.config.ServerConfig} and its child records hold what a server can be told; every number
 * has a name, a unit, a default and a range in {@link io.kiroproxy.server.config.Limit} or
 * {@link io.kiroproxy.server.config.Timeout}. {@link io.kiroproxy.server.config.ConfigFile} fills them from a file and
 * an environment and reports everything that is wrong at once. Only keys that have an effect are accepted.
 */
@NullMarked
package io.kiroproxy.server.config;

import org.jspecify.annotations.NullMarked;
