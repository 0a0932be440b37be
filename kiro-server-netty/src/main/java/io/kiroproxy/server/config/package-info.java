/**
 * Settings of a server as values, and the ways to set them.
 *
 * <p>{@link io.kiroproxy.server.config.ServerConfig} and its child records hold what a server can be told; they are the
 * programmatic API. {@link io.kiroproxy.server.config.SettingCatalogue} has one
 * {@link io.kiroproxy.server.config.Setting} for each thing in them: path, type, range, default, description, variable.
 * All else derives from it: {@link io.kiroproxy.server.config.ConfigSources} reads files, environment and command line
 * layer by layer and reports everything that is wrong at once, {@link io.kiroproxy.server.config.ConfigSchema} and
 * {@link io.kiroproxy.server.config.ConfigReference} describe what may be written. Only settings that have an effect are
 * accepted.
 *
 * <p>To add a setting: one line in {@link io.kiroproxy.server.config.Limit} or
 * {@link io.kiroproxy.server.config.Timeout}; or a component of a record and one entry in its {@code catalogue()}. Then
 * write the documentation anew with {@code -Dtest=SettingCatalogueTest -Dkiro.docs=write}.
 */
@NullMarked
package io.kiroproxy.server.config;

import org.jspecify.annotations.NullMarked;
