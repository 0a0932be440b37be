/**
 * The AWS binary event stream, {@code application/vnd.amazon.eventstream}: the framing in which Kiro answers
 * (kiro-upstream.md 4.1 and 4.2).
 *
 * <p>Bytes reach an {@link io.kiroproxy.protocol.eventstream.EventStreamDecoder} in whatever pieces the network made
 * of them; it hands out {@link io.kiroproxy.protocol.eventstream.EventStreamFrame frames}. A frame is a small map of
 * typed {@link io.kiroproxy.protocol.eventstream.HeaderValue headers} and a payload, guarded by two checksums. The way
 * of a frame through the decoder: the prelude (two lengths and their CRC) is checked first, then the lengths against
 * {@link io.kiroproxy.protocol.eventstream.EventStreamLimits}, and only then is anything kept or allocated; when all
 * bytes are there the CRC over the frame is checked, and only then are the headers read. A frame that lies wholly in
 * one piece is never copied.
 *
 * <p>A stream that breaks any rule ends in an {@link io.kiroproxy.protocol.eventstream.EventStreamException} that says
 * where. There is no search for the next frame: after the first failure nothing in the stream can be trusted
 * (kiro-upstream.md 5.4).
 *
 * <p>{@link io.kiroproxy.protocol.eventstream.EventStreamEncoder} makes frames, for the simulator and for tests.
 */
@NullMarked
package io.kiroproxy.protocol.eventstream;

import org.jspecify.annotations.NullMarked;
