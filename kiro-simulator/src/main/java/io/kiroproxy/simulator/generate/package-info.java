/**
 * What a valid generate request is answered with.
 *
 * <h2>Who decides</h2>
 *
 * <p>{@link io.kiroproxy.simulator.generate.ScenarioBook} asks in this order: scripted scenarios (next N requests, by
 * account, by model, by text), scenarios of one's own named by a marker, built-in scenarios named by a marker, the
 * {@link io.kiroproxy.simulator.generate.GenerateHandler}, the agent script. All of them see only requests that passed
 * every rule.
 *
 * <h2>Markers</h2>
 *
 * <p>{@code [[scenario:NAME]]} or {@code [[scenario:NAME:NUMBER]]} anywhere in the current user message; the last known
 * name counts. With the errors the number is a {@code retry-after} in seconds.
 *
 * <ul>
 *   <li>Errors before the stream: {@code 400 401 402 403 404 413 429 500 503 524}, {@code token-expired invalid-token
 *       not-authorized profile-missing suspended suspended-2026 feature overage quota-old conversation-limit user-rate
 *       capacity suspicious daily overload model-down too-long tool-format not-json tool-schema model-id model-id-2026
 *       signature fields}.
 *   <li>Streams: {@code text thinking tagged-thinking opaque-thinking tool two-tools interleaved-tools no-args-tool
 *       object-input duplicate-tool invalid-tool-json unfinished-tool unknown-event token-usage max-tokens filtered joined
 *       split byte-by-byte}; {@code slow:MILLIS} between events, {@code late:MILLIS} before the text,
 *       {@code long:DELTAS}.
 *   <li>Faults: {@code hang reset empty no-tail no-metadata bad-crc cut-in-frame invalid-state}; after N text deltas
 *       (three by default): {@code cut:N hang-after:N reset-after:N exception:N throttled-in-stream:N error-frame:N}.
 * </ul>
 *
 * <h2>The agent script</h2>
 *
 * <p>With tools on offer and no tool results in the current message, the prompt is read in this mini-syntax, where the
 * last match counts and {@code <system-reminder>} blocks are skipped:
 *
 * <ul>
 *   <li>{@code write FILE containing TEXT} (or {@code create FILE with the content TEXT}): the offered write tool
 *       ({@code Write}, {@code write_file}, {@code fs_write}, …), else the shell tool with {@code printf}. TEXT ends with
 *       its line or its closing quote.
 *   <li>{@code run COMMAND}, {@code execute COMMAND}: the shell tool ({@code Bash}, {@code exec_command},
 *       {@code run_shell_command}, …).
 *   <li>{@code read FILE}: the read tool.
 *   <li>Any other word of action (use, call, list, fix, …) in the last paragraph: the shell tool with {@code echo}, else
 *       the first tool with the least input its schema allows.
 * </ul>
 *
 * <p>Given tool results it ends with a text that quotes the last of them; without tools, or when nothing is asked for, it
 * quotes the end of the prompt. Thinking comes first when the model has it and the request asks for it.
 */
@NullMarked
package io.kiroproxy.simulator.generate;

import org.jspecify.annotations.NullMarked;
