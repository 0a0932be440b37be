/**
 * The Gemini protocol (clients.md 5, 6, 10 to 13).
 *
 * <p>In: {@code RequestReader} reads a body front to back; {@code ContentsReader} the contents and the system
 * instruction, with {@code PartsReader} for their parts, {@code ResultReader} for what functions answered,
 * {@code MediaReader} for inline data and {@code CallIds} for calls that come without an id; {@code ToolsReader} the
 * tools, with {@code SchemaReader} for their schemas; {@code OptionsReader} what steers the generation;
 * {@code ProtoJson} holds the liberties the vendor's JSON takes. Out: {@code PartsWriter} turns pieces of an answer into
 * parts; {@code ChunkWriter} and {@code ChunkFrames} send each as a chunk, framed as server-sent events or as elements
 * of an array; {@code WholeAnswerWriter} writes a gathered answer; {@code AnswerJson} holds what both have in common.
 * {@code GeminiErrors} holds the one table of errors and {@code ModelsReply} the model list.
 *
 * <p>Reasoning goes both ways within {@code thoughtSignature}: see {@code ThoughtSignature}.
 */
@NullMarked
package io.kiroproxy.protocol.gemini;

import org.jspecify.annotations.NullMarked;
