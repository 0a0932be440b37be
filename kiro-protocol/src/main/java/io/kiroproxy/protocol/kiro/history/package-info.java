/**
 * Long histories: the strategies of KiroProxy by its names and defaults (kiroproxy-contract.md 2.2), with {@code none} as
 * the default (decisions.md 9). {@link io.kiroproxy.protocol.kiro.history.HistoryKeeper} decides with a
 * {@link io.kiroproxy.protocol.kiro.history.HistoryPlan} what becomes of a conversation; {@code HistoryCut} shortens it so
 * that no tool result loses its call; a client's own compaction request is never touched (user-pains.md P04).
 */
@NullMarked
package io.kiroproxy.protocol.kiro.history;

import org.jspecify.annotations.NullMarked;
