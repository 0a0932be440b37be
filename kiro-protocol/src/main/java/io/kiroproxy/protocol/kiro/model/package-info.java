/**
 * Which models there are and what clients' names for them mean. {@link io.kiroproxy.protocol.kiro.model.KiroModels} keeps
 * what each account's catalogue says, falls back to the catalogue in {@code models.json} (kiro-upstream-2026.md 5.1 and
 * 2.4), and resolves names in three steps: as they stand, by the alias table {@code aliases.txt}, and normalised
 * (kiro-upstream.md 7.2). Public only because the provider's other packages use it.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.model;

import org.jspecify.annotations.NullMarked;
